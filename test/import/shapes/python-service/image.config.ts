import { arg, cache, env, file, image, stage } from "stagecraft";

const appUid = arg("APP_UID", { default: "10001" });
const buildDate = arg("BUILD_DATE", { default: "unknown" });
const gitSha = arg("GIT_SHA", { default: "unknown" });

const builder = stage("builder")
  .from("python:3.12-slim")
  .env({
    PIP_DISABLE_PIP_VERSION_CHECK: "on",
    PIP_NO_CACHE_DIR: "off",
    PYTHONDONTWRITEBYTECODE: "1",
  })
  .run(`apt-get update \
    && apt-get install -y --no-install-recommends build-essential libpq-dev \
    && rm -rf /var/lib/apt/lists/*`)
  .run("python -m venv /opt/venv")
  .env({ PATH: `/opt/venv/bin:${env.PATH}` })
  .workdir("/src")
  .copy("requirements.txt", ".")
  .run("pip install -r requirements.txt", { mounts: [cache("/root/.cache/pip")] })
  .copy("pyproject.toml", "./")
  .copy("app", "./app")
  .run("pip install --no-deps .");

const app = stage("app")
  .from("python:3.12-slim")
  .arg(appUid)
  .arg(buildDate)
  .arg(gitSha)
  .label({
    "org.opencontainers.image.created": buildDate,
    "org.opencontainers.image.revision": gitSha,
  })
  .run(`apt-get update \
    && apt-get install -y --no-install-recommends curl libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid \${APP_UID} --create-home --shell /usr/sbin/nologin app`)
  .env({
    PATH: `/opt/venv/bin:${env.PATH}`,
    PYTHONUNBUFFERED: "1",
    GUNICORN_CMD_ARGS: "--config /etc/gunicorn.conf.py",
  })
  .copy("/opt/venv", "/opt/venv", { from: builder })
  .copy(
    file(
      "EOF",
      `bind = "0.0.0.0:8000"
workers = 4
worker_class = "uvicorn.workers.UvicornWorker"
accesslog = "-"
`,
    ),
    "/etc/gunicorn.conf.py",
  )
  .workdir("/app")
  .copy("migrations", "./migrations", { chown: `${appUid}:${appUid}` })
  .copy("docker/entrypoint.sh", "/entrypoint.sh", { chmod: "755" })
  .user("app")
  .expose(8000)
  .stopsignal("SIGINT")
  .healthcheck("curl -fsS http://localhost:8000/healthz || exit 1", {
    interval: "15s",
    timeout: "2s",
    retries: 5,
  })
  .entrypoint(["/entrypoint.sh"])
  .cmd(["gunicorn", "app.main:app"]);

export default image(app, { syntax: "docker/dockerfile:1" });
