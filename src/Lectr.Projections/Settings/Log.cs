using Microsoft.Extensions.Logging;

namespace Lectr.Projections.Settings;

/// <summary>What the settings feed says.</summary>
internal static class Log
{
    private static readonly Action<ILogger, double, Exception?> FeedInterruptedMessage = LoggerMessage.Define<double>(
        LogLevel.Warning, new EventId(2101, nameof(FeedInterrupted)), "The settings feed was interrupted; connecting again in {PauseMs} ms.");

    public static void FeedInterrupted(ILogger logger, double pauseMs, Exception failure) => FeedInterruptedMessage(logger, pauseMs, failure);
}
