/*
 * A door of its own: what `--single` needs is loaded when it is asked for.
 */
export { linkImages } from "@stagecraft/compiler"
