namespace Lectr.Domain.Providers;

/// <summary>
/// A wire format is code: how an answer is read for its usage, and how an error of Lectr's own must look so that the
/// caller's SDK raises its usual exception. Providers are data and name the formats they speak.
/// </summary>
public abstract class WireFormat
{
    /// <summary>The name recorded in events, snake case.</summary>
    public abstract string Name { get; }

    /// <summary>Top-level body members of <paramref name="endpoint"/> that refer to an object stored at one provider: a request in which one is not null must not change provider.</summary>
    public virtual IReadOnlyList<string> BindingMembers(Endpoint endpoint) => [];

    /// <summary>Account headers that this format itself requires, so that they survive a change of provider.</summary>
    public virtual IReadOnlyList<string> OwnHeaders => [];

    /// <summary>A fresh reader for one answer.</summary>
    public abstract AnswerReader ReadAnswer(Endpoint endpoint, AnswerHead head);

    /// <summary>The JSON body (UTF-8) of an error that Lectr itself answers; <paramref name="code"/> starts with <c>lectr_</c>.</summary>
    public abstract byte[] ErrorBody(int httpStatus, string code, string message);
}
