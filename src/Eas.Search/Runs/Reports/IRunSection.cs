namespace Eas.Search.Runs.Reports;

/// <summary>A section of the report of one run.</summary>
internal interface IRunSection
{
    /// <summary>Its heading.</summary>
    string Title { get; }

    /// <summary>What is below the heading; empty where the run has nothing for it: the section is left out then.</summary>
    Html Render(RunModel run);
}
