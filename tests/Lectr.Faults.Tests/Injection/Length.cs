namespace Lectr.Faults.Tests.Injection;

/// <summary>
/// How long the fault tests run. By default a shortened form that CI can afford; <c>LECTR_FAULTS=full dotnet test tests/Lectr.Faults.Tests</c>
/// runs the promised minute of load, fifty kills and half an hour of soak.
/// </summary>
internal static class Length
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("LECTR_FAULTS") == "full";

    /// <summary>Requests per second of the steady load.</summary>
    public const int PerSecond = 300;

    /// <summary>Requests for each third of a database fault: before, during, after.</summary>
    public static int ThirdOfAFault => Full ? 6000 : 600;

    /// <summary>How often the proxy is killed.</summary>
    public static int Kills => Full ? 50 : 6;

    /// <summary>Connections that are open and say nothing.</summary>
    public static int IdleConnections => Full ? 10_000 : 2_000;

    /// <summary>How long a provider says nothing, before its head and in the middle of its body.</summary>
    public static TimeSpan Stall => Full ? TimeSpan.FromMinutes(3) : TimeSpan.FromSeconds(2);

    /// <summary>How long the soak runs; <c>LECTR_SOAK_MINUTES</c> says otherwise.</summary>
    public static TimeSpan Soak => int.TryParse(Environment.GetEnvironmentVariable("LECTR_SOAK_MINUTES"), out var minutes) ? TimeSpan.FromMinutes(minutes)
        : Full ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(45);

    /// <summary>Time between two looks at the process in the soak.</summary>
    public static TimeSpan SoakSample => Soak > TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1);

    /// <summary>Streams open at once in the soak.</summary>
    public static int Streams => Soak > TimeSpan.FromMinutes(2) ? 1000 : 100;

    /// <summary>Plain requests a second beside them.</summary>
    public static int SoakPerSecond => 50;
}
