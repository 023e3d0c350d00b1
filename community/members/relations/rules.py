def can_block(member, persona) -> bool:
    return member is not None and member.is_authenticated and persona.member_id != member.pk
