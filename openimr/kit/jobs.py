"""Housekeeping of the queue: a job whose worker was killed is taken up again. Jobs are therefore idempotent."""

from procrastinate.contrib.django import app

SILENT_S = 30  # a worker tells of itself every ten seconds


@app.periodic(cron="* * * * * */20")  # the sixth field is seconds
@app.task(queue="site", queueing_lock="retry_stalled", name="retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Put back the jobs that dead workers left as being done."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_S):
        await manager.retry_job(job)
