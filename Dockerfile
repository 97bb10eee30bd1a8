# Fixi without its dashboard: one process, its log on stderr. `docker compose up -d` builds and starts it.
FROM python:3.11-slim

# The log is seen as it is written, and run.py takes this Python as it is instead of making a `.venv`.
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 FIXI_NO_VENV=1

WORKDIR /opt/fixi
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

# Volumes take owner and mode of these folders when they are first made. Whoever breaks in is nobody in particular.
RUN useradd --create-home --uid 10001 fixi \
    && install --directory --owner=fixi --group=fixi --mode=0700 /var/fixi /var/fixi/data /var/fixi/logs /var/fixi/backups
COPY run.py ./
COPY storage ./storage
COPY fixi_app ./fixi_app
COPY tui ./tui
RUN python -m compileall -q storage fixi_app tui

# The store is one folder deeper than its volume, for exported tables are written beside it.
# 0.0.0.0 is every address of the container; which of its ports can be reached from where, compose.yaml says.
ENV FIXI_DATA_DIR=/var/fixi/data/store FIXI_LOG_DIR=/var/fixi/logs FIXI_BACKUP_DIR=/var/fixi/backups \
    FIXI_HOST=0.0.0.0 FIXI_PORT=8080 FIXI_PUBLIC_PORT=8081
USER fixi
EXPOSE 8080 8081
VOLUME ["/var/fixi/data", "/var/fixi/logs", "/var/fixi/backups"]

# A stop goes by stages and takes at most ten seconds (fixi_app/lifecycle.py): compose.yaml waits a little longer.
STOPSIGNAL SIGTERM
# /health answers 503 when messages cannot be accepted; urlopen raises then, which is exit code 1.
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/health', timeout=4)"]
CMD ["python", "run.py", "--headless"]
