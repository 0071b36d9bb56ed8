namespace Lectr.Faults.Tests.Injection;

/// <summary>
/// How long the fault tests run. By default a shortened form that CI can afford; <c>LECTR_FAULTS=full dotnet test tests/Lectr.Faults.Tests</c>
/// runs the promised minute of load and fifty kills.
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
}
