import { dirname, join } from 'node:path';
import * as ts from 'typescript';

/** One thing that a reader may hover over, and whether it then says what it is. */
export interface Documentable {
  /** `src/domain/fence.ts:12 Fence.times`, as an editor opens it. */
  where: string;
  /** A statement that is exported, or a member of one. */
  kind: 'statement' | 'member';
  documented: boolean;
  /** Whether a signature that starts at a door leads to it. */
  isPublic: boolean;
}

type Declared = ts.DeclarationStatement | ts.VariableDeclaration;

interface Source {
  file: string;
  node: ts.SourceFile;
  /** What the file declares at its top, exported or not. */
  declared: Map<string, Declared[]>;
  /** What it takes from another of our files, or hands on: the file and the name there. */
  taken: Map<string, { file: string; name: string }>;
}

interface Found {
  source: Source;
  nodes: Declared[];
}

/** Sources as a reader meets them. Names are followed by their imports: a type checker would take ten times as long. */
export class Sources {
  private readonly sources: ReadonlyMap<string, Source>;

  /** @param texts of all files, by path */
  constructor(private readonly texts: ReadonlyMap<string, string>) {
    this.sources = new Map([...texts].map(([file, text]) => [file, this.read(file, text)]));
  }

  /** Every exported statement and every member of one, and which of them the doors lead to. */
  documentables(doors: readonly string[]): Documentable[] {
    const behindDoors = this.behind(doors);
    const schemas = this.schemasOfTypes();
    return [...this.sources.values()].flatMap((source) =>
      [...source.declared].flatMap(([name, nodes]) => {
        const isPublic = nodes.some((node) => behindDoors.has(node));
        if (!isPublic && !nodes.some((node) => isExported(node) || schemas.has(node))) return [];
        const told = (node: ts.Node, label: string, kind: Documentable['kind'], documented: boolean): Documentable => {
          const line = source.node.getLineAndCharacterOfPosition(node.getStart()).line + 1;
          return { where: `${source.file}:${line} ${label}`, kind, documented, isPublic };
        };
        // Overloads, and a type beside the value of its name, are one statement to a reader.
        const [first] = nodes;
        const statement = nodes.some(isExported) && first ? [told(first, name, 'statement', nodes.some(saysMore))] : [];
        const members = nodes.flatMap((node) => [
          ...membersOf(node).map((member) => ({
            member,
            says: saysMore(member) || this.isInherited(source, node, member),
          })),
          ...(schemas.has(node)
            ? keysOf(node).map((key) => ({ member: key, says: this.isDescribed(source, key) }))
            : []),
        ]);
        return [
          ...statement,
          ...members.map(({ member, says }) => told(member, `${name}.${nameOf(member)}`, 'member', says)),
        ];
      }),
    );
  }

  /** An editor shows the words of what a class implements or extends where it has none of its own. */
  private isInherited(source: Source, owner: ts.Node, member: ts.Node): boolean {
    if (!ts.isClassDeclaration(owner) && !ts.isInterfaceDeclaration(owner)) return false;
    if (hasModifier(member, ts.SyntaxKind.OverrideKeyword)) return true;
    const bases = (owner.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.expression.getText()));
    return bases.some((base) => {
      const found = this.resolve(source.file, base);
      return found?.nodes.some((node) =>
        membersOf(node).some(
          (there) =>
            nameOf(there) === nameOf(member) && (saysMore(there) || this.isInherited(found.source, node, there)),
        ),
      );
    });
  }

  /** A key of a schema says what it is by a comment or `.describe`, its own or that of the schema that it names. */
  private isDescribed(source: Source, key: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): boolean {
    if (saysMore(key)) return true;
    const value = ts.isPropertyAssignment(key) ? key.initializer : key.name;
    if (isDescribing(value)) return true;
    const named = firstNameOf(value);
    const found = named === undefined || named === 'z' ? undefined : this.resolve(source.file, named);
    return (
      found?.nodes.some(
        (node) => saysMore(node) || (ts.isVariableDeclaration(node) && isDescribing(node.initializer)),
      ) ?? false
    );
  }

  /** The schemas that exported types are derived from, `z.input<typeof schema>`: their keys are what a reader sees. */
  private schemasOfTypes(): Set<ts.Node> {
    const schemas = new Set<ts.Node>();
    for (const source of this.sources.values())
      for (const node of [...source.declared.values()].flat())
        if (
          ts.isTypeAliasDeclaration(node) &&
          isExported(node) &&
          /^z\.(input|output|infer)</.test(node.type.getText())
        )
          for (const named of typesNamedIn(node))
            for (const schema of this.resolve(source.file, named)?.nodes ?? []) schemas.add(schema);
    return schemas;
  }

  private behind(doors: readonly string[]): Set<ts.Node> {
    const seen = new Set<ts.Node>();
    const visit = (file: string, name: string): void => {
      const found = this.resolve(file, name);
      for (const node of found?.nodes ?? []) {
        if (seen.has(node)) continue;
        seen.add(node);
        for (const named of typesNamedIn(node)) visit((found as Found).source.file, named);
      }
    };
    for (const door of doors) for (const name of this.exportsOf(door)) visit(door, name);
    return seen;
  }

  private exportsOf(door: string): string[] {
    const source = this.sources.get(door);
    if (!source) throw new Error(`${door} is not among the sources`);
    const own = [...source.declared].filter(([, nodes]) => nodes.some(isExported)).map(([name]) => name);
    const handedOn = source.node.statements.filter(ts.isExportDeclaration).flatMap((one) => namesBetween(one));
    return [...own, ...handedOn.map(({ alias }) => alias)];
  }

  private resolve(file: string, name: string): Found | undefined {
    const source = this.sources.get(file);
    const nodes = source?.declared.get(name);
    if (source && nodes) return { source, nodes };
    const taken = source?.taken.get(name);
    return taken && this.resolve(taken.file, taken.name);
  }

  private read(file: string, text: string): Source {
    const node = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const source: Source = { file, node, declared: new Map(), taken: new Map() };
    for (const statement of node.statements) {
      const there = this.fileNamedBy(statement, file);
      for (const { alias, name } of namesBetween(statement)) if (there) source.taken.set(alias, { file: there, name });
      for (const declaration of declarationsOf(statement)) {
        const name = declaration.name?.getText() ?? 'default';
        source.declared.set(name, [...(source.declared.get(name) ?? []), declaration]);
      }
    }
    return source;
  }

  private fileNamedBy(statement: ts.Statement, from: string): string | undefined {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return undefined;
    const path = join(dirname(from), moduleSpecifier.text);
    return [`${path}.ts`, join(path, 'index.ts')].find((file) => this.texts.has(file));
  }
}

function namesBetween(statement: ts.Statement): { alias: string; name: string }[] {
  const names = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : ts.isExportDeclaration(statement)
      ? statement.exportClause
      : undefined;
  if (!names || !('elements' in names)) return [];
  return names.elements.map(({ name, propertyName }) => ({ alias: name.text, name: (propertyName ?? name).text }));
}

function declarationsOf(statement: ts.Statement): Declared[] {
  if (ts.isVariableStatement(statement)) return [...statement.declarationList.declarations];
  const declares =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return declares ? [statement] : [];
}

const statementOf = (node: ts.Node): ts.Node => (ts.isVariableDeclaration(node) ? node.parent.parent : node);
const isExported = (node: ts.Node): boolean => hasModifier(statementOf(node), ts.SyntaxKind.ExportKeyword);
const hasModifier = (node: ts.Node, ...kinds: ts.SyntaxKind[]): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kinds.includes(kind));

/** A doc block that says more than the name does: `@default` alone and "The job name" for `jobName` are no words. */
function saysMore(node: ts.Node): boolean {
  const known = new Set(wordsOf(nameOf(node).replace(/[A-Z]/g, ' $&')));
  return ts
    .getJSDocCommentsAndTags(statementOf(node))
    .filter(ts.isJSDoc)
    .some((doc) => wordsOf(ts.getTextOfJSDocComment(doc.comment) ?? '').some((word) => !known.has(word)));
}

const EMPTY_WORDS = new Set(['a', 'an', 'the', 'of', 'its', 'this']);
const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).filter((word) => !EMPTY_WORDS.has(word));

function nameOf(node: ts.Node): string {
  const { name } = node as ts.NamedDeclaration;
  return name ? name.getText() : ts.isIndexSignatureDeclaration(node) ? '[]' : '()';
}

/** What a reader sees after a dot: members of an interface, of a type written out, of an enum, public ones of a class. */
function membersOf(node: ts.Node): ts.Node[] {
  if (ts.isClassDeclaration(node)) return onePerName(node.members.flatMap(publicMembers));
  if (ts.isInterfaceDeclaration(node)) return onePerName([...node.members, ...node.members.flatMap(writtenOut)]);
  if (ts.isEnumDeclaration(node)) return [...node.members];
  if (ts.isTypeAliasDeclaration(node)) return writtenOut(node.type);
  return [];
}

/** The members of types that are written out within another, as in `{ at: { hour: number } }`; not those of a callback. */
function writtenOut(node: ts.Node): ts.Node[] {
  if (ts.isFunctionTypeNode(node) || ts.isMethodSignature(node) || ts.isMappedTypeNode(node)) return [];
  const inner: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...writtenOut(child));
  });
  return ts.isTypeLiteralNode(node) ? [...node.members.filter((member) => !isMark(member)), ...inner] : inner;
}

/** `is: 'started'` in a union says all there is to say, and `every?: undefined` that it goes with another member of it. */
function isMark(member: ts.Node): boolean {
  if (!ts.isPropertySignature(member) || !member.type) return false;
  if (ts.isLiteralTypeNode(member.type)) return member.type.literal.kind !== ts.SyntaxKind.NullKeyword;
  return [ts.SyntaxKind.UndefinedKeyword, ts.SyntaxKind.NeverKeyword].includes(member.type.kind);
}

function publicMembers(member: ts.ClassElement): ts.Node[] {
  if (ts.isConstructorDeclaration(member))
    return member.parameters.filter((one) => ts.isParameterPropertyDeclaration(one, member) && !isHidden(one));
  const isNamed = member.name !== undefined && !ts.isPrivateIdentifier(member.name);
  return isNamed && !isHidden(member) ? [member] : [];
}

const isHidden = (node: ts.Node): boolean =>
  hasModifier(node, ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword);

/** Of overloads, and of the two accessors of a name, one that has words is enough. */
function onePerName(members: readonly ts.Node[]): ts.Node[] {
  const placeOf = (member: ts.Node): string => `${member.parent.pos} ${nameOf(member)}`;
  const chosen = new Map<string, ts.Node>();
  for (const member of members) {
    const before = chosen.get(placeOf(member));
    if (!before || (!saysMore(before) && saysMore(member))) chosen.set(placeOf(member), member);
  }
  return [...chosen.values()];
}

/** The keys of a schema: of each `z.object({ ... })` in it. */
function keysOf(schema: ts.Node): (ts.PropertyAssignment | ts.ShorthandPropertyAssignment)[] {
  const keys: (ts.PropertyAssignment | ts.ShorthandPropertyAssignment)[] = [];
  const visit = (node: ts.Node): void => {
    const [shape] = ts.isCallExpression(node) ? node.arguments : [];
    const isObject =
      ts.isCallExpression(node) && /^z\s*\.(object|strictObject|looseObject)$/.test(node.expression.getText());
    if (isObject && shape && ts.isObjectLiteralExpression(shape))
      keys.push(
        ...shape.properties.filter((one) => ts.isPropertyAssignment(one) || ts.isShorthandPropertyAssignment(one)),
      );
    ts.forEachChild(node, visit);
  };
  visit(schema);
  return keys;
}

/** Whether a `.describe` or `.meta` stands in the chain of calls itself, and not in a part of what it describes. */
function isDescribing(value: ts.Node | undefined): boolean {
  if (!value || !ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return false;
  return value.expression.name.text === 'describe' || isDescribing(value.expression.expression);
}

function firstNameOf(value: ts.Node): string | undefined {
  if (ts.isIdentifier(value)) return value.text;
  if (ts.isCallExpression(value) || ts.isPropertyAccessExpression(value)) return firstNameOf(value.expression);
  return undefined;
}

/** The names that a declaration's types are written with: no bodies and nothing private. */
function typesNamedIn(declaration: ts.Node): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || isHidden(node)) return;
    if (ts.isIdentifier(node) && isTypeName(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return names;
}

const isTypeName = ({ parent }: ts.Identifier): boolean =>
  ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent) || ts.isTypeQueryNode(parent);
