"""Whether a member's consent stands."""


def agrees(member, purpose: str) -> bool:
    """Return whether the member's consent for this purpose stands. Asked each time: it can be taken back."""
    return member.is_authenticated and member.consents.filter(purpose=purpose, withdrawn_at=None).exists()
