/** The providers that Lectr forwards to, by the names of `X-Lectr-Provider`. */
export const providerNames = ["openai", "anthropic", "groq", "gemini", "azure"] as const;

/** The task types that recommendations understand; any other word is stored as sent. */
export const taskTypes = ["classification", "summarisation", "extraction", "generation", "reasoning"] as const;
