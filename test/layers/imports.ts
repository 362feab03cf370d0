import { posix } from 'node:path';
import ts from 'typescript';

// What one source file imports, and what it does when it is loaded.

export interface Import {
  /** A path from the root for our own files, else the package or Node's module. */
  target: string;
  isOurs: boolean;
  typeOnly: boolean;
  line: number;
}

export interface Finding {
  what: string;
  line: number;
}

export interface Source {
  path: string;
  imports: Import[];
  /** Calls that open something while the module is being loaded. */
  effects: Finding[];
  readsEnvironment: Finding[];
}

const opening =
  /^(Database|DatabaseSync|Worker|createServer|listen|watch|spawn|fork|exec|setInterval|\w+Sync)$/;

/** Reads one file; `path` is from the root, with `/`. */
export function readSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const source: Source = { path, imports: [], effects: [], readsEnvironment: [] };
  const line = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const visit = (node: ts.Node, whileLoading: boolean) => {
    const found = importIn(node);
    if (found)
      source.imports.push({ ...resolve(path, found.specifier), typeOnly: found.typeOnly, line: line(node) });
    if (isEnvironment(node)) source.readsEnvironment.push({ what: node.getText(), line: line(node) });
    const effect = whileLoading ? effectOf(node) : null;
    if (effect) source.effects.push({ what: effect, line: line(node) });
    ts.forEachChild(node, (child) => visit(child, whileLoading && !isLater(child)));
  };
  visit(file, true);
  return source;
}

// Static and dynamic imports, re-exports, and types named by `import('…')`.
function importIn(node: ts.Node): { specifier: string; typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node))
    return named(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return named(node.argument.literal, true);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return named(node.arguments[0], false);
  return null;
}

function named(specifier: ts.Node | undefined, typeOnly: boolean) {
  return specifier && ts.isStringLiteralLike(specifier) ? { specifier: specifier.text, typeOnly } : null;
}

function resolve(path: string, specifier: string): { target: string; isOurs: boolean } {
  if (!specifier.startsWith('.')) return { target: packageOf(specifier), isOurs: false };
  return { target: posix.join(posix.dirname(path), specifier), isOurs: true };
}

// `fs`, `node:fs` and `node:fs/promises` are one thing.
function packageOf(specifier: string): string {
  const bare = specifier.replace(/^node:/, '').split('/')[0] ?? '';
  if (specifier.startsWith('node:') || ['fs', 'process', 'sqlite'].includes(bare)) return `node:${bare}`;
  return specifier;
}

function effectOf(node: ts.Node): string | null {
  if (ts.isAwaitExpression(node)) return 'await';
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  return opening.test(name) ? name : null;
}

// A function's body runs when it is called; one that is called on the spot runs now.
function isLater(node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node))
    return !node.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);
  if (!ts.isFunctionLike(node)) return false;
  let outer = node.parent;
  while (ts.isParenthesizedExpression(outer)) outer = outer.parent;
  return !(ts.isCallExpression(outer) && unwrap(outer.expression) === node);
}

function unwrap(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? unwrap(node.expression) : node;
}

// `process.env`, `process['env']` and `const { env } = process`.
function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isProcess(node.expression) && node.name.text === 'env';
  if (ts.isElementAccessExpression(node))
    return isProcess(node.expression) && /^['"`]env['"`]$/.test(node.argumentExpression.getText());
  if (ts.isVariableDeclaration(node) && node.initializer && isProcess(node.initializer))
    return /\benv\b/.test(node.name.getText());
  return false;
}

function isProcess(node: ts.Expression): boolean {
  return /^(globalThis\.)?process$/.test(node.getText());
}
