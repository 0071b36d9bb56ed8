using Lectr.Api.FirstStart;
using Lectr.Postgres;

namespace Lectr.Running;

/// <summary>What a start tells the person who made it.</summary>
internal static class Banner
{
    /// <summary>Where everything is.</summary>
    public static void Show(Roles roles, RunningParts parts, LectrDatabase database)
    {
        Console.WriteLine(roles.Demo ? "Lectr, with made-up traffic" : "Lectr");
        if (parts.Proxy is { } proxy)
        {
            Console.WriteLine($"  proxy      {proxy.Address}");
        }

        if (parts.Api is { } api)
        {
            Console.WriteLine($"  dashboard  {api.Address}  (admin API below /api, its reference at /docs)");
        }

        Console.WriteLine($"  database   {(database.PrivateFolder is { } folder ? $"private PostgreSQL in {folder}" : "as configured")}");
        Console.WriteLine("Ctrl-C stops.");
    }

    /// <summary>Credentials, this once.</summary>
    public static void Show(DrawnCredentials drawn, string file)
    {
        Console.WriteLine($"First start. Shown this once, and written to {file}:");
        if (drawn.LectrKey is not null)
        {
            Console.WriteLine($"  Lectr key    {drawn.LectrKey}");
        }

        if (drawn.AdminToken is not null)
        {
            Console.WriteLine($"  admin token  {drawn.AdminToken}");
        }
    }
}
