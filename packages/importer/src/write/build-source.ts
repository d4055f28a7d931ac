import type { SourceFile, ts } from "ts-morph"
import type { Shape } from "./shape.ts"

type TypeScript = typeof ts

/** Reads expressions and statements back; a kind of node that no config has is undefined. */
class Reader {
  readonly #ts: TypeScript

  constructor(typescript: TypeScript) {
    this.#ts = typescript
  }

  statement(node: ts.Statement): Shape | undefined {
    const { isImportDeclaration, isVariableStatement, isExportAssignment } = this.#ts
    if (isImportDeclaration(node)) return this.#import(node)
    if (isVariableStatement(node)) return this.#const(node)
    if (isExportAssignment(node) && !node.isExportEquals)
      return this.#all("export", [node.expression])
    return undefined
  }

  #import({ importClause, moduleSpecifier }: ts.ImportDeclaration): Shape | undefined {
    const { isNamedImports, isStringLiteral } = this.#ts
    const bindings = importClause?.namedBindings
    const isPlain = importClause?.name === undefined && importClause?.phaseModifier === undefined
    if (!bindings || !isNamedImports(bindings) || !isPlain || !isStringLiteral(moduleSpecifier))
      return undefined
    const names = bindings.elements.map((each) => (each.propertyName ? "" : each.name.text))
    return ["import", moduleSpecifier.text, ...names]
  }

  #const({ declarationList, modifiers }: ts.VariableStatement): Shape | undefined {
    const [only, ...more] = declarationList.declarations
    const isPlain = modifiers === undefined && more.length === 0
    if (!only?.initializer || only.type || !isPlain || !this.#ts.isIdentifier(only.name))
      return undefined
    const value = this.#expression(only.initializer)
    return value && ["const", only.name.text, value]
  }

  #all(kind: string, nodes: readonly ts.Node[]): Shape | undefined {
    const shapes = nodes.map((each) => this.#expression(each))
    return shapes.every((each) => each !== undefined) ? [kind, ...shapes] : undefined
  }

  #expression(node: ts.Node): Shape | undefined {
    const t = this.#ts
    if (t.isIdentifier(node) || t.isNumericLiteral(node)) return ["word", node.text]
    if (node.kind === t.SyntaxKind.TrueKeyword) return ["word", "true"]
    if (node.kind === t.SyntaxKind.FalseKeyword) return ["word", "false"]
    if (t.isStringLiteral(node)) return ["string", node.text]
    if (t.isNoSubstitutionTemplateLiteral(node)) return ["template", node.text]
    if (t.isTemplateExpression(node)) return this.#template(node)
    if (t.isArrayLiteralExpression(node)) return this.#all("array", node.elements)
    if (t.isObjectLiteralExpression(node)) return this.#all("object", node.properties)
    if (t.isPropertyAssignment(node)) return this.#property(node)
    if (t.isShorthandPropertyAssignment(node))
      return node.objectAssignmentInitializer
        ? undefined
        : [node.name.text, ["word", node.name.text]]
    if (t.isArrowFunction(node)) return this.#arrow(node)
    if (t.isPropertyAccessExpression(node) || t.isCallExpression(node)) return this.#chain(node)
    if (t.isBinaryExpression(node)) return this.#sum(node)
    if (t.isAsExpression(node))
      return node.type.kind === t.SyntaxKind.StringKeyword
        ? this.#all("wide", [node.expression])
        : undefined
    return undefined
  }

  /** Members and calls from the last to the first: a stage may have more of them than functions can be nested. */
  #chain(node: ts.PropertyAccessExpression | ts.CallExpression): Shape | undefined {
    const t = this.#ts
    const links: Shape[] = []
    let at: ts.Expression = node
    while (t.isPropertyAccessExpression(at) || t.isCallExpression(at)) {
      if (at.questionDotToken || (t.isCallExpression(at) && at.typeArguments)) return undefined
      const link: Shape | undefined = t.isCallExpression(at)
        ? this.#all("call", at.arguments)
        : ["member", at.name.text]
      if (link === undefined) return undefined
      links.push(link)
      at = at.expression
    }
    const head = this.#expression(at)
    return head && ["chain", head, ...links.reverse()]
  }

  /** Terms from the last to the first, for the same reason. */
  #sum(node: ts.BinaryExpression): Shape | undefined {
    const t = this.#ts
    const terms: ts.Expression[] = []
    let at: ts.Expression = node
    while (t.isBinaryExpression(at)) {
      if (at.operatorToken.kind !== t.SyntaxKind.PlusToken) return undefined
      terms.push(at.right)
      at = at.left
    }
    return this.#all("sum", [at, ...terms.reverse()])
  }

  #template({ head, templateSpans }: ts.TemplateExpression): Shape | undefined {
    const spans = templateSpans.map((span) => [
      this.#expression(span.expression),
      span.literal.text,
    ])
    const shapes = spans.flat()
    return shapes.every((each) => each !== undefined)
      ? ["template", head.text, ...shapes]
      : undefined
  }

  #property({ name, initializer }: ts.PropertyAssignment): Shape | undefined {
    const value = this.#expression(initializer)
    const key = this.#key(name)
    return key === undefined ? undefined : value && [key, value]
  }

  /** The name of a property; one that would set the prototype is none. */
  #key(name: ts.PropertyName): Shape | undefined {
    const t = this.#ts
    if (t.isIdentifier(name) || t.isStringLiteral(name))
      return name.text === "__proto__" ? undefined : name.text
    if (!t.isComputedPropertyName(name)) return undefined
    const { expression } = name
    return t.isStringLiteral(expression) ? expression.text : this.#expression(expression)
  }

  #arrow({ parameters, body, modifiers, typeParameters, type }: ts.ArrowFunction) {
    const [only, ...more] = parameters
    const isPlain = more.length === 0 && !modifiers && !typeParameters && !type
    if (!only || !isPlain || !this.#ts.isIdentifier(only.name)) return undefined
    if (only.initializer || only.type || only.dotDotDotToken) return undefined
    const value = this.#expression(body)
    return value && ["arrow", only.name.text, value]
  }
}

/** The codes of what a parser finds wrong with a source file. */
function faultsOf(file: SourceFile): readonly number[] {
  // The parser leaves its findings at the file. Asking a program for them takes as long as all the rest.
  const { parseDiagnostics } = file.compilerNode as {
    readonly parseDiagnostics?: readonly { readonly code: number }[]
  }
  if (parseDiagnostics) return parseDiagnostics.map(({ code }) => code)
  const program = file.getProject().getProgram()
  return program.getSyntacticDiagnostics(file).map((each) => each.getCode())
}

/**
 * Builds a source file of statements and reads it back.
 *
 * @param blocks - The text of each statement, with the comments and blank lines above it.
 * @param plan - What each statement is to be.
 * @throws Error when a statement reads otherwise than it was meant: a fault of ours, and then nothing is written.
 */
export async function buildSource(
  blocks: readonly string[],
  plan: readonly Shape[],
): Promise<string> {
  const { Project, ts, VariableDeclarationKind } = await import("ts-morph")
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true },
  })
  // As one text: added one by one, statements are parsed twice and get blank lines of another's choice.
  const file = project.createSourceFile("image.config.ts", `${blocks.join("\n")}\n`)
  const [fault] = faultsOf(file)
  if (fault !== undefined)
    throw new Error(`the config that was written is no TypeScript: TS${fault}`)
  const reader = new Reader(ts)
  const read = file.compilerNode.statements.map((each) => reader.statement(each) ?? [])
  const isConst = file
    .getVariableStatements()
    .every((each) => each.getDeclarationKind() === VariableDeclarationKind.Const)
  if (!isConst || JSON.stringify(read) !== JSON.stringify(plan))
    throw new Error("the config that was written reads otherwise than it was meant")
  return file.getFullText()
}
