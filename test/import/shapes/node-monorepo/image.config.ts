import { arg, cache, defineConfig, env, image, secret, stage } from "stagecraft";

const nodeVersion = arg("NODE_VERSION", { default: "22.12.0" });
const pnpmVersion = arg("PNPM_VERSION", { default: "9.15.0" });
const app = arg("APP", { default: "web" });
const sentryRelease = arg("SENTRY_RELEASE", { optional: true });

const base = stage("base")
  .from(`node:${nodeVersion}-slim`)
  .arg(pnpmVersion)
  .env({ PNPM_HOME: "/pnpm", CI: "1" })
  .env({ PATH: `${env("PNPM_HOME")}:${env.PATH}` })
  .run("corepack enable && corepack prepare pnpm@${PNPM_VERSION} --activate")
  .workdir("/repo");

// Only what the app needs of the workspace goes on from here.
const pruned = stage("pruned")
  .from(base)
  .arg(app)
  .copy(".", ".")
  .run('pnpm dlx turbo@2 prune "@acme/${APP}" --docker');

const dependencies = stage("dependencies")
  .from(base)
  .copy("/repo/out/json/", "./", { from: pruned })
  .copy("/repo/out/pnpm-lock.yaml", "./pnpm-lock.yaml", { from: pruned })
  .run("pnpm install --frozen-lockfile", {
    mounts: [cache("/pnpm/store", { id: "pnpm" }), secret("npmrc", { target: "/root/.npmrc" })],
  });

const build = stage("build")
  .from(dependencies)
  .arg(app)
  .arg(sentryRelease)
  .env({ NODE_ENV: "production" })
  .copy("/repo/out/full/", "./", { from: pruned })
  // The token is asked for by the upload of source maps, and not by the build itself.
  .run(
    `pnpm turbo run build --filter="@acme/\${APP}..." && \
    pnpm --filter "@acme/\${APP}" deploy --prod /out`,
    { mounts: [secret("sentry", { env: "SENTRY_AUTH_TOKEN" })] },
  );

const test = stage("test").from(build).run('pnpm turbo run test --filter="@acme/${APP}..."');

const appStage = stage("app")
  .from(`node:${nodeVersion}-slim`)
  .label({
    "org.opencontainers.image.source": "https://github.com/acme/shop",
    "org.opencontainers.image.licenses": "MIT",
  })
  .env({ NODE_ENV: "production", PORT: "3000" })
  .workdir("/app")
  .run(`groupadd --system --gid 1001 app && \
    useradd --system --uid 1001 --gid app --no-create-home app`)
  .copy("/out/", "./", { from: build, chown: "app:app", link: true })
  .user("app")
  .expose(3000)
  .healthcheck(
    "node -e \"fetch('http://localhost:' + process.env.PORT + '/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))\"",
    { interval: "30s", timeout: "3s", startPeriod: "10s" },
  )
  .cmd(["node", "--enable-source-maps", "dist/server.js"]);

const ignored = [
  "**/node_modules",
  "**/dist",
  "**/.turbo",
  ".git",
  "**/.env*",
  "!**/.env.example",
  "*.pem",
];

export default defineConfig({
  images: {
    app: image(appStage, {
      exclude: ignored,
      syntax: "docker/dockerfile:1",
      dockerfile: "Dockerfile",
    }),
    test: image(test, { exclude: ignored, syntax: "docker/dockerfile:1" }),
  },
});
