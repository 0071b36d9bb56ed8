namespace Lectr.Testing;

/// <summary>How long a test waits for a signal before it says that none came. Only a failing test waits so long, so it is far beyond what a busy machine needs.</summary>
public static class Patience
{
    public const int Seconds = 180;

    public static readonly TimeSpan Span = TimeSpan.FromSeconds(Seconds);
}
