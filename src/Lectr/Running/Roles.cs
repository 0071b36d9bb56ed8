namespace Lectr.Running;

/// <summary>What a process does.</summary>
/// <param name="Proxy">Stands between applications and providers.</param>
/// <param name="Api">Serves the admin API and the dashboard, and keeps the read models.</param>
/// <param name="Demo">Says on every page that the traffic is made up.</param>
internal sealed record Roles(bool Proxy, bool Api, bool Demo = false)
{
    /// <summary>Everything in one process.</summary>
    public static Roles All { get; } = new(Proxy: true, Api: true);
}
