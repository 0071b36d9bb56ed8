using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Proxy.Tests.Cost;

public sealed class ServerMemory
{
    [Fact]
    public async Task The_server_receives_into_large_blocks()
    {
        await using var server = ProxyHost.Server(new ProxyOptions { DataDirectory = "none", Url = "http://127.0.0.1:0" }, NullLoggerFactory.Instance);
        using var pool = server.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();
        using var block = pool.Rent();
        Assert.Equal(64 * 1024, block.Memory.Length);
    }
}
