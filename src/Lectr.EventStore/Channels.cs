namespace Lectr.EventStore;

/// <summary>NOTIFY channels.</summary>
public static class Channels
{
    /// <summary>In every append's transaction; Marten's daemon listens there too.</summary>
    public const string EventsAppended = "mt_events_appended";

    /// <summary>A settings row changed; the payload is its position.</summary>
    public const string Settings = "lectr_settings";

    /// <summary>A proxy confirmed the settings position that it uses.</summary>
    public const string Node = "lectr_node";
}
