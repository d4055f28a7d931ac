import type { Instruction, InstructionBase } from "./tree.ts"

/** What an instruction has beyond its base. */
export type OwnPart<I extends Instruction = Instruction> = I extends Instruction
  ? Omit<I, keyof InstructionBase>
  : never

/** The same while it is put together. */
export type OwnDraft<I extends Instruction> = { -readonly [K in keyof OwnPart<I>]: OwnPart<I>[K] }
