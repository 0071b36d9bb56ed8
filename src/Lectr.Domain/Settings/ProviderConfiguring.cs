using Lectr.Domain.Providers;

namespace Lectr.Domain.Settings;

/// <summary>Decides on base URLs.</summary>
public static class ProviderConfiguring
{
    /// <summary>The event that <paramref name="command"/> comes to in <paramref name="state"/>, or why it comes to nothing.</summary>
    public static SettingsOutcome Handle(ConfigureProvider command, SettingsState state)
    {
        if (ProviderCatalog.Find(command.Provider) is not { } provider)
        {
            return new SettingsOutcome.NotFound(command.Provider);
        }

        var url = string.IsNullOrWhiteSpace(command.BaseUrl) ? null : command.BaseUrl.Trim().TrimEnd('/');
        if (url is not null && BaseUrlCheck.Problem(url, command.LinkLocalAllowed) is { } problem)
        {
            return SettingsOutcome.Wrong("base_url", problem);
        }

        return state.BaseUrls.GetValueOrDefault(provider.Id) == url
            ? new SettingsOutcome.Accepted(null)
            : new SettingsOutcome.Accepted(new ProviderConfigured { Actor = command.Actor, At = command.At, Provider = provider.Id, BaseUrl = url });
    }
}
