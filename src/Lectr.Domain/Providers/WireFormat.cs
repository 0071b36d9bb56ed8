namespace Lectr.Domain.Providers;

/// <summary>
/// A wire format is code: how an answer is read for its usage, and how an error of Lectr's own must look so that the
/// caller's SDK raises its usual exception. Providers are data and name the formats they speak.
/// </summary>
public abstract class WireFormat
{
    /// <summary>The name recorded in events, snake case.</summary>
    public abstract string Name { get; }

    /// <summary>A fresh reader for one answer.</summary>
    public abstract AnswerReader ReadAnswer(Endpoint endpoint, AnswerHead head);

    /// <summary>The JSON body (UTF-8) of an error that Lectr itself answers; <paramref name="code"/> starts with <c>lectr_</c>.</summary>
    public abstract byte[] ErrorBody(int httpStatus, string code, string message);
}
