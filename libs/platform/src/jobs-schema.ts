/** Where the job library keeps its tables, beside the agency's own schema. */
export function jobsSchema(schema: string): string {
  return `${schema}_jobs`;
}
