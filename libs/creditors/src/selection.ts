/** The columns of an entity as SQL: `t.group_id AS "groupId"`, for readings that the caller's role must bind. */
export function selected(alias: string, names: readonly string[]): string {
  return names.map((name) => `${alias}.${columnOf(name)} AS "${name}"`).join(', ');
}

function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
