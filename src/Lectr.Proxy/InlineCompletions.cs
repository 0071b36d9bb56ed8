namespace Lectr.Proxy;

/// <summary>
/// Lets socket operations complete on the thread that learns of them instead of handing each to the thread pool: a fifth of the CPU
/// of a small request. Safe in a process that does nothing but proxy, because nothing on the request's path blocks.
/// </summary>
public static class InlineCompletions
{
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Switches it on for this process, unless the operator decided otherwise. Must be called before the first socket is made: the runtime looks once.</summary>
    public static void Prefer()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null)
        {
            Environment.SetEnvironmentVariable(Switch, "1");
        }
    }
}
