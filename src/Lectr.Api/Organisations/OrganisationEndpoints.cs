using System.Text.Json.Serialization;
using FluentValidation;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Organisations;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Organisations;

/// <summary>Organisations, by id.</summary>
public sealed record OrganisationListAnswer([property: JsonPropertyName("items")] IReadOnlyList<OrganisationRow> Items);

/// <summary>A new organisation; no name = its id.</summary>
public sealed record OrganisationInput(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("name")] string? Name);

/// <summary>The operator's view: every organisation on this server.</summary>
internal static class OrganisationEndpoints
{
    public static void MapOrganisations(this IEndpointRouteBuilder api)
    {
        var organisations = api.MapGroup("/organisations").WithTags("Organisations");
        organisations.MapGet("", ListAsync).ForOperator().Produces<OrganisationListAnswer>().WithSummary("Every organisation");
        organisations.MapPost("", CreateAsync).ForAdmins().ForOperator().Produces<OrganisationRow>(201).ProducesProblem(409).WithSummary("Create an organisation");
    }

    private static async Task<IResult> ListAsync(SettingsLookup lookup, CancellationToken cancellationToken) =>
        Results.Ok(new OrganisationListAnswer(await lookup.ReadOrganisationsAsync(cancellationToken)));

    private static async Task<IResult> CreateAsync(HttpContext context, SettingsStream settings, OrganisationInput input, CancellationToken cancellationToken)
    {
        if (Problem.Check(OrganisationInputValidator.Instance, input) is { } problem)
        {
            return problem;
        }

        var actor = Caller.Of(context).Name;
        var result = await settings.EditSettingsAsync(
            input.Id!,
            (state, now) => OrganisationEditing.Handle(new CreateOrganisation(input.Id!, input.Name) { Actor = actor, At = now }, state),
            cancellationToken);
        return result is SettingsEditResult.Done { Event: OrganisationCreated created }
            ? Results.Json(new OrganisationRow(created.Organisation, created.Name, created.At), statusCode: StatusCodes.Status201Created)
            : Problem.Of(((SettingsEditResult.Refused)result).Reason, "organisation");
    }

    private sealed class OrganisationInputValidator : AbstractValidator<OrganisationInput>
    {
        public static OrganisationInputValidator Instance { get; } = new();

        private OrganisationInputValidator() =>
            RuleFor(input => input.Id).NotEmpty().OverridePropertyName("id").WithMessage("An id: lower-case letters, digits and hyphens.");
    }
}
