/** An RFC 9457 problem document, or what stands for one when the server could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string | null,
    readonly errors: Record<string, string[]>,
  ) {
    super(detail ?? title);
    this.name = "Problem";
  }

  /** The first message for a field, matched without regard to case or nesting (`conditions.model`, `Conditions.Model`). */
  field(name: string): string | null {
    const wanted = name.toLowerCase();
    for (const [key, messages] of Object.entries(this.errors)) {
      if (key.toLowerCase() === wanted) return messages[0] ?? null;
    }
    return null;
  }
}

type ProblemDocument = { status?: number; title?: string; detail?: string; errors?: Record<string, string[]> };

export function problemFrom(status: number, body: unknown): Problem {
  const document = (typeof body === "object" && body !== null ? body : {}) as ProblemDocument;
  return new Problem(
    status,
    document.title ?? (status === 0 ? "Lectr cannot be reached" : `The server answered ${status}`),
    document.detail ?? null,
    document.errors ?? {},
  );
}

export function describe(error: unknown): string {
  if (error instanceof Problem) return error.detail ?? error.title;
  return error instanceof Error ? error.message : "Something went wrong.";
}
