using Microsoft.Extensions.Logging;

namespace Lectr;

/// <summary>What the executable itself says.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "The database does not answer; trying again in {PauseMs} ms. {Reason}")]
    public static partial void DatabaseAway(ILogger logger, double pauseMs, string reason);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "Stopping: running requests finish, the spool is shipped")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "Background work ended: {Name}")]
    public static partial void WorkFailed(ILogger logger, string name, Exception failure);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Information, Message = "Archived {Events} events of {Days} days")]
    public static partial void Archived(ILogger logger, long events, int days);
}
