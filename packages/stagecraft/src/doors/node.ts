export { debian } from "@stagecraft/workspace"
