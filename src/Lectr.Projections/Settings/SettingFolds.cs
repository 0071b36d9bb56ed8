namespace Lectr.Projections.Settings;

/// <summary>Every kind of setting row: a new kind is a class beside this one and a line here.</summary>
public static class SettingFolds
{
    /// <summary>All folds; each sees every event of the streams <c>rules</c>, <c>keys</c> and <c>settings</c>.</summary>
    public static IReadOnlyList<ISettingFold> All { get; } =
    [
        new RulesFold(),
        new PricesFold(),
        new KeysFold(),
        new ProvidersFold(),
        new AdminTokensFold(),
        new OrganisationFold(),
    ];
}
