import pino from "pino"
import { settings } from "./settings.js"

export const logger = pino({ level: settings.logLevel })
