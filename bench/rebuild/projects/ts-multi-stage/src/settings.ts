import { existsSync, readFileSync } from "node:fs"
import { parse } from "yaml"

export interface Settings {
  readonly port: number
  readonly database: string
  readonly redis: string
}

const defaults: Settings = {
  port: 3000,
  database: "postgres://localhost/tickets",
  redis: "redis://localhost:6379",
}

export function readSettings(file = process.env["SETTINGS"] ?? "settings.yaml"): Settings {
  if (!existsSync(file)) return defaults
  return { ...defaults, ...(parse(readFileSync(file, "utf8")) as Partial<Settings>) }
}
