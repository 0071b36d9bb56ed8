using System.Collections.Immutable;
using Lectr.Domain.Providers;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Pricing;

/// <summary>A wish to edit an organisation's prices; <see cref="PriceEditing.Handle"/> decides on it.</summary>
public abstract record PriceCommand
{
    /// <summary>Name of the admin token.</summary>
    public required string Actor { get; init; }

    /// <summary>Now, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Sets the price of a model from <paramref name="ValidFrom"/> on (null = from now on; the past is allowed and changes nothing by itself).</summary>
public sealed record SetPrice(string Id, string Provider, string Model, DateTimeOffset? ValidFrom, PriceRates Rates, string? Reason = null) : PriceCommand;

/// <summary>Takes an override away.</summary>
public sealed record RemovePrice(string Id) : PriceCommand;

/// <summary>What comes of a command.</summary>
public abstract record PriceOutcome
{
    private PriceOutcome() { }

    /// <summary>The edit to append, and the state after it.</summary>
    public sealed record Accepted(PriceEvent Edit, PricesState After) : PriceOutcome;

    /// <summary>The editor's words do not make a price.</summary>
    public sealed record Invalid(ImmutableArray<FieldError> Errors) : PriceOutcome;

    /// <summary>There is no such override.</summary>
    public sealed record NotFound(string Id) : PriceOutcome;
}

/// <summary>Decides on edits of prices. Held: one override for a model and moment, rates that are not negative and per million tokens.</summary>
public static class PriceEditing
{
    private const decimal SmallestRate = 0.0001m;
    private const decimal LargestRate = 1_000_000m;
    private const int LongestText = 256;

    /// <summary>The edit that <paramref name="command"/> comes to in <paramref name="state"/>, or why it comes to nothing.</summary>
    public static PriceOutcome Handle(PriceCommand command, PricesState state) => command switch
    {
        SetPrice set => Set(set, state),
        RemovePrice remove => Remove(remove, state),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static PriceOutcome Set(SetPrice command, PricesState state)
    {
        var errors = Errors(command);
        if (errors.Length > 0)
        {
            return new PriceOutcome.Invalid(errors);
        }

        var price = new PriceOverride
        {
            Id = command.Id,
            Provider = ProviderCatalog.Find(command.Provider)!.Id,
            Model = ModelName.Plain(command.Model).ToString(),
            ValidFrom = (command.ValidFrom ?? command.At).ToUniversalTime(),
            Rates = command.Rates,
        };
        return Accept(state, new PriceSet { Actor = command.Actor, At = command.At, Price = price, Reason = command.Reason });
    }

    private static PriceOutcome Remove(RemovePrice command, PricesState state) => state.Overrides.FirstOrDefault(o => o.Id == command.Id) is { } price
        ? Accept(state, new PriceRemoved
        {
            Actor = command.Actor,
            At = command.At,
            Id = price.Id,
            Provider = price.Provider,
            Model = price.Model,
            ValidFrom = price.ValidFrom,
        })
        : new PriceOutcome.NotFound(command.Id);

    private static PriceOutcome.Accepted Accept(PricesState state, PriceEvent edit) => new(edit, state.Apply(edit));

    private static ImmutableArray<FieldError> Errors(SetPrice command)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (ProviderCatalog.Find(command.Provider) is null)
        {
            errors.Add(new FieldError("provider", $"The providers are {string.Join(", ", ProviderCatalog.All.Select(provider => provider.Id))}."));
        }

        if (string.IsNullOrWhiteSpace(command.Model) || command.Model.Length > LongestText || command.Model.Any(char.IsControl))
        {
            errors.Add(new FieldError("model", $"A model has 1 to {LongestText} characters and no control characters."));
        }

        if (command.Reason is { } reason && (reason.Length > LongestText || reason.Any(char.IsControl)))
        {
            errors.Add(new FieldError("reason", $"A reason has at most {LongestText} characters and no control characters."));
        }

        foreach (var (field, rate) in RatesOf(command.Rates))
        {
            Check(field, rate, errors);
        }

        if (command.Rates is { Input: null, Output: null, AudioInput: null, AudioOutput: null, ImageOutput: null, Unit: null })
        {
            errors.Add(new FieldError("rates", "A price names at least a rate for input or output, or a unit."));
        }

        if (command.Rates.LongPrompt is { } tier && (tier.Above <= 0 || tier.Input is null || tier.Output is null))
        {
            errors.Add(new FieldError("rates.long_prompt", "Rates for long prompts name the threshold in tokens (above), input and output."));
        }

        if (command.Rates.Unit is { Per: BillingUnit.Image or BillingUnit.MillionCharacters })
        {
            errors.Add(new FieldError("rates.unit.per", "Answers report seconds only: use second, minute or hour."));
        }

        return errors.ToImmutable();
    }

    private static IEnumerable<(string Field, decimal? Rate)> RatesOf(PriceRates rates) =>
    [
        ("rates.input", rates.Input),
        ("rates.cached_input", rates.CachedInput),
        ("rates.cache_write_short", rates.CacheWriteShort),
        ("rates.cache_write_long", rates.CacheWriteLong),
        ("rates.output", rates.Output),
        ("rates.audio_input", rates.AudioInput),
        ("rates.audio_output", rates.AudioOutput),
        ("rates.image_input", rates.ImageInput),
        ("rates.image_output", rates.ImageOutput),
        ("rates.long_prompt.input", rates.LongPrompt?.Input),
        ("rates.long_prompt.cached_input", rates.LongPrompt?.CachedInput),
        ("rates.long_prompt.cache_write_short", rates.LongPrompt?.CacheWriteShort),
        ("rates.long_prompt.cache_write_long", rates.LongPrompt?.CacheWriteLong),
        ("rates.long_prompt.output", rates.LongPrompt?.Output),
    ];

    /// <summary>Rates per token are the usual mistake; they are a million times too small, and told from real ones by their size.</summary>
    private static void Check(string field, decimal? rate, ImmutableArray<FieldError>.Builder errors)
    {
        if (rate is < 0 or > LargestRate)
        {
            errors.Add(new FieldError(field, $"A rate lies between 0 and {LargestRate:0} US dollars per million tokens."));
        }
        else if (rate is > 0 and < SmallestRate)
        {
            errors.Add(new FieldError(field, "Rates are US dollars per million tokens; this one looks like a rate per token."));
        }
    }
}
