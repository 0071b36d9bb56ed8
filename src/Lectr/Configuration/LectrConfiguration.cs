using Lectr.Domain.Providers;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Lectr.Configuration;

/// <summary>.NET configuration: appsettings.json beside the program and in the working directory, then environment, then command line.</summary>
internal static class LectrConfiguration
{
    private static readonly string[] Roots = ["Lectr", "ConnectionStrings", "Logging"];

    /// <summary>Takes settings (<c>--Lectr:Proxy:Url=…</c>, or with a blank for the equals sign) out of a command line; the rest is verbs.</summary>
    public static (string[] Settings, string[] Words) Split(IReadOnlyList<string> arguments)
    {
        var settings = new List<string>();
        var words = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!IsSetting(arguments[i]))
            {
                words.Add(arguments[i]);
                continue;
            }

            settings.Add(arguments[i]);
            if (!arguments[i].Contains('=') && i + 1 < arguments.Count)
            {
                settings.Add(arguments[++i]);
            }
        }

        return ([.. settings], [.. words]);
    }

    /// <summary>The configuration of this run.</summary>
    public static IConfigurationRoot Build(string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings)
            .Build();
        return WithPassword(configuration);
    }

    /// <summary>The part below <c>Lectr</c>, with keys read from their files.</summary>
    /// <exception cref="ConfigurationException">A value is not what it must be; the message names its key and never its value.</exception>
    public static LectrOptions Options(IConfiguration configuration)
    {
        LectrOptions options;
        try
        {
            options = configuration.GetSection("Lectr").Get<LectrOptions>() ?? new LectrOptions();
        }
        catch (InvalidOperationException failure)
        {
            throw new ConfigurationException(failure.Message.Split('\'') is [_, _, _, var key, ..] ? $"The value of {key} cannot be read." : "The configuration cannot be read.");
        }

        foreach (var (id, provider) in options.Providers)
        {
            if (ProviderCatalog.Find(id) is null)
            {
                throw new ConfigurationException($"Lectr:Providers:{id} is not a provider; there are {string.Join(", ", ProviderCatalog.All.Select(known => known.Id))}.");
            }

            provider.ApiKey = Blank(provider.ApiKey) ?? Secret(provider.ApiKeyFile, $"Lectr:Providers:{id}:ApiKeyFile");
            provider.BaseUrl = Blank(provider.BaseUrl);
        }

        if (options.Requests.KeepDays < 1)
        {
            throw new ConfigurationException("Lectr:Requests:KeepDays is a number of days, at least 1; leave it out to keep requests for ever.");
        }

        options.Bootstrap.LectrKey = Blank(options.Bootstrap.LectrKey);
        options.Bootstrap.AdminToken = Blank(options.Bootstrap.AdminToken);
        return options;
    }

    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal)
        && argument.IndexOf(':') is var colon and > 0
        && Roots.Contains(argument[2..colon], StringComparer.OrdinalIgnoreCase);

    private static IConfigurationRoot WithPassword(IConfigurationRoot configuration)
    {
        if (configuration["Lectr:DatabasePasswordFile"] is { Length: > 0 } file && configuration.GetConnectionString("Lectr") is { Length: > 0 } text)
        {
            configuration["ConnectionStrings:Lectr"] = new NpgsqlConnectionStringBuilder(text) { Password = Secret(file, "Lectr:DatabasePasswordFile") }.ConnectionString;
        }

        return configuration;
    }

    private static string? Secret(string? file, string key)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return null;
        }

        try
        {
            return Blank(File.ReadAllText(file).TrimEnd('\r', '\n'));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{key} names {file}, which cannot be read.");
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>The configuration is not usable; the message says which key and why.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
