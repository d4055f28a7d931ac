import { defineConfig, image, stage } from "stagecraft"

const base = stage("base")
  .from("node:20-bookworm")
  .run("npm install -g pnpm@9.12.1")
  .workdir("/repo")
  .copy(".", ".")
  .run("pnpm install --frozen-lockfile")

const api = stage("api")
  .from(base)
  .run("pnpm --filter @booking/core build")
  .run("pnpm --filter @booking/api build")
  .run("apt-get update")
  .run("apt-get install -y dumb-init")
  .env({ NODE_ENV: "production" })
  .expose(8080)
  .workdir("/repo/apps/api")
  .entrypoint(["dumb-init", "--"])
  .cmd(["node", "dist/main.js"])

const web = stage("web")
  .from(base)
  .run("pnpm --filter @booking/core build")
  .run("pnpm --filter @booking/ui build")
  .run("pnpm --filter @booking/web build")
  .env({ NODE_ENV: "production" })
  .expose(3000)
  .workdir("/repo/apps/web")
  .cmd(["node", "dist/server.js"])

export default defineConfig({
  images: { "booking-api": image(api), "booking-web": image(web) },
})
