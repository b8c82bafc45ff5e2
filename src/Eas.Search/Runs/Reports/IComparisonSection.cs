namespace Eas.Search.Runs.Reports;

/// <summary>A section of the report of several runs.</summary>
internal interface IComparisonSection
{
    /// <summary>Its heading.</summary>
    string Title { get; }

    /// <summary>What is below the heading; empty where the runs have nothing for it: the section is left out then.</summary>
    Html Render(IReadOnlyList<RunModel> runs);
}
