import { z } from "zod"

const schema = z.object({
  PORT: z.coerce.number().int().default(3000),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  TOKEN_KEY: z.string().default("only for development"),
})

const read = schema.parse(process.env)

export const settings = {
  port: read.PORT,
  logLevel: read.LOG_LEVEL,
  tokenKey: read.TOKEN_KEY,
}
