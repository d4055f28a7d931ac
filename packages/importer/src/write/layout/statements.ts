import type { Code, Statement } from "../code.ts"
import { quoteComment, quoteString } from "../quote.ts"
import { layOutAssignment } from "./assignment.ts"
import type { Doc } from "./doc.ts"
import { concat, group, hardLine, ifBreak, indent, join, line } from "./doc.ts"
import { layOut, layOutComments } from "./lay-out.ts"
import { printDoc } from "./print-doc.ts"

const WIDTH = 100

/** What a file says: its comments, what it imports from where, and its statements. */
export interface SourceText {
  readonly comments: readonly string[]
  readonly names: readonly string[]
  readonly library: string
  readonly statements: readonly Statement[]
}

function layOutImport(names: readonly string[], library: string): Doc {
  const list = group(
    concat("{", indent(line, join(concat(",", line), names)), ifBreak(","), line, "}"),
  )
  return concat("import ", list, " from ", quoteString(library), ";")
}

function layOutStatement(statement: Statement): Doc {
  const comments = layOutComments(statement.comments)
  if (statement.kind === "export")
    return concat(comments, "export default ", layOut(statement.value), ";")
  const { name, value, after = [] } = statement
  const below = after.flatMap((comment) => [hardLine, quoteComment(comment)])
  return concat(
    comments,
    layOutAssignment(`const ${name}`, "=", value, layOut(value)),
    ";",
    ...below,
  )
}

/** One line, and so next to another such line without a blank line in between. */
const isShort = (value: Code): boolean => value.kind === "chain" && value.links.length === 0

/** The text of each statement of a file, laid out as a formatter would; the import comes first. */
export function layOutFile(source: SourceText): readonly string[] {
  const { comments, names, library, statements } = source
  const head = comments.length === 0 ? "" : concat(layOutComments(comments), hardLine)
  const docs = statements.map((statement, index) => {
    const before = statements[index - 1]
    const near =
      before?.kind === "const" &&
      statement.kind === "const" &&
      isShort(before.value) &&
      isShort(statement.value)
    return concat(near ? "" : hardLine, layOutStatement(statement))
  })
  return [concat(head, layOutImport(names, library)), ...docs].map((doc) => printDoc(doc, WIDTH))
}
