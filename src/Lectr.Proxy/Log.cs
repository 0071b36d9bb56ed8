using Microsoft.Extensions.Logging;

namespace Lectr.Proxy;

/// <summary>What the proxy says. No message names a caller's text, a key or an address with a query.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "The proxy listens on {Address} as node {Node}.")]
    public static partial void Listening(ILogger logger, string address, string node);

    [LoggerMessage(3002, LogLevel.Error, "A request ended in a fault of the proxy: {Fault}.")]
    public static partial void RequestFault(ILogger logger, string fault);

    [LoggerMessage(3003, LogLevel.Warning, "Routing failed and the request passed unchanged: {Fault}.")]
    public static partial void RoutingFault(ILogger logger, string fault);

    [LoggerMessage(3004, LogLevel.Warning, "The database is away: starting with the settings of position {Position} from disk.")]
    public static partial void StartedWithoutDatabase(ILogger logger, long position, Exception failure);

    [LoggerMessage(3101, LogLevel.Error, "The spool takes no more events, requests go on and are counted as lost.")]
    public static partial void SpoolRefused(ILogger logger, Exception? failure);

    [LoggerMessage(3102, LogLevel.Warning, "Cut {Bytes} bytes of an unfinished record off {Path}.")]
    public static partial void TornTail(ILogger logger, long bytes, string path);

    [LoggerMessage(3103, LogLevel.Error, "{Path} holds damaged records and was set aside.")]
    public static partial void SegmentDamaged(ILogger logger, string path);

    [LoggerMessage(3104, LogLevel.Warning, "{Path} could not be removed.")]
    public static partial void SegmentKept(ILogger logger, string path, Exception failure);

    [LoggerMessage(3105, LogLevel.Error, "Stepped over {Places} damaged places in the spool.")]
    public static partial void RecordsSkipped(ILogger logger, int places);

    [LoggerMessage(3201, LogLevel.Warning, "Shipping the spool was interrupted; trying again in {PauseMs} ms.")]
    public static partial void DrainInterrupted(ILogger logger, double pauseMs, Exception failure);

    [LoggerMessage(3301, LogLevel.Warning, "The settings could not be saved to disk.")]
    public static partial void SettingsNotSaved(ILogger logger, Exception failure);

    [LoggerMessage(3302, LogLevel.Warning, "The node could not be reported; trying again.")]
    public static partial void HeartbeatFailed(ILogger logger, Exception failure);
}
