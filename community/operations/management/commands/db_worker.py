from django_tasks_db.management.commands import db_worker

from community.operations.actions import heartbeat


class Command(db_worker.Command):
    help = "Run background jobs. At SIGTERM it finishes the job that has begun, and ends."

    def handle(self, *, worker_id: str, **options) -> None:
        with heartbeat(worker_id):
            super().handle(worker_id=worker_id, **options)
