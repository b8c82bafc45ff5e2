namespace Eas.Search.Policy;

/// <summary>A step that is repeated.</summary>
/// <param name="Kind">The step's kind, by its name.</param>
/// <param name="Count">How often; at least 1.</param>
public readonly record struct StepRun(string Kind, int Count)
{
    /// <summary><c>wider*4</c>, or <c>wider</c> where it is not repeated.</summary>
    public override string ToString() => Count == 1 ? Kind : $"{Kind}*{Count}";
}
