"""Mail about notifications: which is due, sending it, and unsubscribing."""
