using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lectr.Api.Tests.Settings;

/// <summary>A program that lies in someone's home directory must not watch all of it for changed settings.</summary>
public sealed class FolderWatchTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public void No_file_is_watched_for_changes()
    {
        var files = ((IConfigurationRoot)api.Services.GetRequiredService<IConfiguration>()).Providers.OfType<FileConfigurationProvider>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange, file.Source.Path));
    }
}
