import { nanoid } from "nanoid";
import { models } from "./generated.js";

export { models };
export const newId = (): string => nanoid(8);
