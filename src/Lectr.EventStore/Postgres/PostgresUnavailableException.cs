namespace Lectr.EventStore.Postgres;

/// <summary>The private PostgreSQL cannot run; the message says what to do.</summary>
public sealed class PostgresUnavailableException(string message) : Exception(message);
