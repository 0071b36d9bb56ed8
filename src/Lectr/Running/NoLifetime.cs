using Microsoft.Extensions.Hosting;

namespace Lectr.Running;

/// <summary>Leaves signals to <see cref="StopSignal"/>, which stops the parts in their order.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
