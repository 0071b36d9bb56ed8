namespace Lectr.EventStore.Postgres;

/// <summary>What a private PostgreSQL is made for.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>Where it keeps its data; made when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Name of the database that exists once it is started.</summary>
    public string Database { get; init; } = "lectr";

    /// <summary>False for data that may be lost with the machine: no flush to disk.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>True for data that is of no use after the process: removed when it ends, however it ends.</summary>
    public bool DeleteWhenStopped { get; init; }

    /// <summary>True to listen on loopback with a password even where a Unix socket would do.</summary>
    public bool Loopback { get; init; }

    /// <summary>Folder with the binaries; null = they are searched for. LECTR_POSTGRES_BIN unless set.</summary>
    public string? BinFolder { get; init; } = Environment.GetEnvironmentVariable("LECTR_POSTGRES_BIN");

    /// <summary>Whether an installed PostgreSQL may be used; false = only a fetched one.</summary>
    public bool UseInstalled { get; init; } = true;

    /// <summary>Told what takes long: fetching, creating, recovering.</summary>
    public Action<string> Progress { get; init; } = static _ => { };
}
