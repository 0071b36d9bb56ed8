namespace Lectr.Running;

/// <summary>A listener of this process: the proxy or the API.</summary>
internal interface IPart : IAsyncDisposable
{
    /// <summary>Key of the configuration that says where it listens.</summary>
    string UrlKey { get; }

    /// <summary>Where it is configured to listen.</summary>
    string Url { get; }

    /// <summary>Where it listens, with the port that it got.</summary>
    string Address { get; }

    /// <summary>Starts to listen.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops accepting, and finishes what runs.</summary>
    Task StopAsync();
}
