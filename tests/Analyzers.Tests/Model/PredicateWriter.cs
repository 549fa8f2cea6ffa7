namespace GoAway.Analyzers.Tests.Model;

/// <summary>
/// Writes predicates over exceptions as people write them, at random: tests of types, of status, error and cause, in
/// expressions, patterns, switches, loops, handlers, helpers and lambdas.
/// </summary>
internal sealed class PredicateWriter(Random random)
{
    private static readonly string[] Types =
    [
        "Exception", "HttpRequestException", "HttpRequestException", "IOException", "HttpIOException", "HttpProtocolException", "HttpProtocolException",
        "SocketException", "SocketException", "WebException", "OperationCanceledException", "TaskCanceledException", "TimeoutException",
        "InvalidOperationException", "AggregateException",
    ];

    private static readonly Dictionary<string, string?> Bases = new()
    {
        ["Exception"] = null,
        ["HttpRequestException"] = "Exception",
        ["IOException"] = "Exception",
        ["HttpIOException"] = "IOException",
        ["HttpProtocolException"] = "HttpIOException",
        ["SocketException"] = "Exception",
        ["WebException"] = "InvalidOperationException",
        ["OperationCanceledException"] = "Exception",
        ["TaskCanceledException"] = "OperationCanceledException",
        ["TimeoutException"] = "Exception",
        ["InvalidOperationException"] = "Exception",
        ["AggregateException"] = "Exception",
    };

    private static readonly string[] Statuses =
    [
        "InternalServerError", "ServiceUnavailable", "ServiceUnavailable", "BadGateway", "GatewayTimeout", "NotFound", "BadRequest", "OK",
        "RequestTimeout", "TooManyRequests",
    ];

    private static readonly string[] Errors =
    [
        "Unknown", "NameResolutionError", "ConnectionError", "SecureConnectionError", "HttpProtocolError", "HttpProtocolError", "ResponseEnded",
        "InvalidResponse",
    ];

    private readonly List<(string Type, string Name)> _scope = [];
    private int _names;

    public Predicate Write()
    {
        _scope.Clear();
        _names = 0;
        var parameter = Pick("Exception", "Exception", "HttpRequestException");
        _scope.Add((parameter, "ex"));
        return new(parameter, Body(random.Next(1, 5)));
    }

    private Code Body(int depth) => random.Next(3) == 0 ? Code.Of("body", $"=> {Bool(depth)};") : Code.Of("body", $"{{ {Block(depth)} }}");

    // ---- Statements

    /// <summary>Statements that end in a return.</summary>
    private Code Block(int depth)
    {
        var start = _scope.Count;
        var statements = new List<Code>();
        for (var count = depth <= 0 ? 0 : random.Next(0, 3); count > 0; count--)
        {
            statements.Add(Statement(depth - 1));
        }

        statements.Add(Code.Of("end", $"return {Bool(depth)};"));
        var block = new Code(Code.Block, string.Join(' ', statements.Select((_, i) => $"{{{i}}}")), statements);
        Leave(start);
        return block;
    }

    private Code Statement(int depth)
    {
        switch (random.Next(17))
        {
            case 0 or 1:
                return Code.Of("statement", $"if ({Bool(depth)}) return {Bool(depth - 1)};");
            case 2:
            {
                var (condition, then) = (Bool(depth), Block(depth - 1));
                return Code.Of("statement", $"if ({condition}) {{ {then} }} else if ({Bool(depth - 1)}) {{ {Block(depth - 1)} }}");
            }

            case 3 or 4:
            {
                var value = Exception(depth);
                var name = Declare(value.Type, "e");
                return Code.Of("statement", $"{Pick("var", value.Type + "?")} {name} = {value.Code};");
            }

            case 5:
            {
                var value = Bool(depth);
                return Code.Of("statement", $"{Pick("var", "bool")} {Declare("bool", "b")} = {value};");
            }

            case 6:
            {
                var value = Status(depth);
                return Code.Of("statement", $"HttpStatusCode? {Declare("HttpStatusCode?", "s")} = {value};");
            }

            case 7:
                return Loop(depth);
            case 8:
                return Switch(depth);
            case 9:
                return Try(depth);
            case 10:
            {
                var first = Bool(depth);
                var name = Fresh("b");
                var statement = Code.Of(
                    "statement",
                    $"bool {name} = {first}; {name} {Pick("|=", "&=", "^=", "=")} {Bool(depth - 1)}; if ({Bool(depth - 1)}) {name} = {Pick("!" + name, "true", "false")};");
                _scope.Add(("bool", name));
                return statement;
            }

            case 11:
            {
                var name = Fresh("n");
                return Code.Of(
                    "statement",
                    $"int {name} = {random.Next(3)}; if ({Bool(depth)}) {name} {Pick("+=", "-=", "*=")} 2; if ({Bool(depth - 1)}) {name}{Pick("++", "--")}; {Pick("", $"{name} = ({name} + 5) / 2;", $"{name} %= 2;")} if ({name} {Comparison()} {random.Next(4)}) return {Bool(depth - 1)};");
            }

            case 12:
            {
                var value = Exception(depth);
                var name = Fresh("e");
                var statement = Code.Of("statement", $"Exception? {name} = {value.Code}; if ({Bool(depth - 1)}) {name} = {Exception(depth - 1).Code};");
                _scope.Add(("Exception", name));
                return statement;
            }

            case 13:
            {
                // A local function.
                var name = Fresh("L");
                var type = Pick(Types);
                var start = _scope.Count;
                var parameter = Declare(type, "e");
                var body = Body(depth);
                Leave(start);
                return Code.Of("statement", $"bool {name}({type}? {parameter}) {body} if ({name}({As(type, depth)})) return {Bool(depth - 1)};");
            }

            case 14:
            {
                var name = Fresh("f");
                var start = _scope.Count;
                var parameter = Declare("Exception", "e");
                var body = random.Next(2) == 0 ? Bool(depth) : Code.Of("lambda", $"{{ {Block(depth - 1)} }}");
                Leave(start);
                return Code.Of("statement", $"Func<Exception?, bool> {name} = {parameter} => {body}; if ({name}({Exception(depth - 1).Code})) return {Bool(depth - 1)};");
            }

            case 15:
            {
                // A field that is assigned.
                var name = Fresh("F");
                return Code.Of("statement", $"{name} = {Bool(depth)}; if ({Bool(depth - 1)}) {name} = !{name}; if ({name}) return {Bool(depth - 1)};", Code.Text("member", $"private static bool {name};"));
            }

            default:
            {
                var name = Fresh("t");
                var (first, second) = (Bool(depth), Exception(depth));
                var statement = Code.Of("statement", $"var ({name}, {name}e) = ({first}, {second.Code});");
                _scope.Add(("bool", name));
                _scope.Add((second.Type, name + "e"));
                return statement;
            }
        }
    }

    private Code Loop(int depth)
    {
        var from = Exception(depth);
        var name = Fresh("e");
        var start = _scope.Count;
        switch (random.Next(7))
        {
            case 0 or 1:
            {
                _scope.Add(("Exception", name));
                var loop = Code.Of("statement", $"for (Exception? {name} = {from.Code}; {Pick($"{name} != null", $"{name} is not null", $"{name} is {{ }}")}; {name} = {name}.InnerException) {{ if ({Bool(depth)}) return {Bool(depth - 1)}; }}");
                Leave(start);
                return loop;
            }

            case 2:
            {
                _scope.Add(("Exception", name));
                return Code.Of("statement", $"Exception? {name} = {from.Code}; while ({name}?.InnerException {Pick("!= null", "is not null", "is { }")}) {name} = {name}.InnerException;");
            }

            case 3:
            {
                _scope.Add(("Exception", name));
                return Code.Of("statement", $"Exception? {name} = {from.Code}; while ({name} != null && !({Bool(depth)})) {{ {name} = {name}.InnerException; }}");
            }

            case 4:
            {
                _scope.Add(("Exception", name));
                var loop = Code.Of("statement", $"Exception? {name} = {from.Code}; do {{ if ({Bool(depth)}) {Pick("return true", "return false", "break")}; }} while (({name} = {name}?.InnerException) != null);");
                return loop;
            }

            case 5:
            {
                _scope.Add(("Exception", name));
                var loop = Code.Of("statement", $"foreach (var {name} in new Exception?[] {{ {from.Code}, {Exception(depth - 1).Code} }}) {{ if ({Bool(depth)}) return {Bool(depth - 1)}; {Pick("", "continue;", "break;")} }}");
                Leave(start);
                return loop;
            }

            default:
            {
                var count = Fresh("n");
                _scope.Add(("Exception", name));
                var loop = Code.Of("statement", $"var {count} = 0; for (Exception? {name} = {from.Code}; {name} != null; {name} = {name}.InnerException) {{ if ({Bool(depth)}) {count}++; }} if ({count} {Comparison()} {random.Next(3)}) return {Bool(depth - 1)};");
                Leave(start);
                return loop;
            }
        }
    }

    private Code Switch(int depth)
    {
        var start = _scope.Count;
        switch (random.Next(3))
        {
            case 0:
            {
                var name = Fresh("e");
                var on = Exception(depth);
                var first = Narrower(on.Type);
                _scope.Add((first, name));
                var one = Code.Of("section", $"case {first} {name}{Pick("", " when ")}");
                var guarded = one.Format.EndsWith(" when ", StringComparison.Ordinal) ? Code.Of("section", $"{one}{Bool(depth - 1)}") : one;
                var body = Bool(depth - 1);
                Leave(start);
                return Code.Of("statement", $"switch ({on.Code}) {{ {guarded}: return {body}; case null: return {Bool(depth - 1)}; case {Narrower(on.Type)}: {Pick("break", "return true", "return false")}; default: {Pick("break", "return true", "return false")}; }}");
            }

            case 1:
                return Code.Of("statement", $"switch ({Status(depth)}) {{ case {StatusCode()}: case HttpStatusCode.Conflict: return {Bool(depth - 1)}; {Pick("", "case null: return true;", "case null: break;", "case >= HttpStatusCode.InternalServerError: return true;")} default: {Pick("break", "return true", "return false")}; }}");
            default:
            {
                var error = Error(depth);
                return Code.Of("statement", $"switch ({error}) {{ case {Enum("HttpRequestError", Errors)}: return {Bool(depth - 1)}; case HttpRequestError.InvalidResponse or {Enum("HttpRequestError", Errors)}: {Pick("break", "return false", "return true")}; }}");
            }
        }
    }

    private Code Try(int depth)
    {
        var start = _scope.Count;
        switch (random.Next(4))
        {
            case 0 or 1:
            {
                var thrown = Exception(depth);
                var (type, name) = (Pick(Types), Fresh("e"));
                _scope.Add((type, name));
                var handler = Code.Of("handler", $"catch ({type} {name}){Pick("", " when (")}");
                if (handler.Format.EndsWith('('))
                {
                    handler = Code.Of("handler", $"{handler}{Bool(depth)})");
                }

                var body = Code.Of("handler", $"{handler} {{ {Pick("", $"if ({name} is null) throw;")} return {Bool(depth - 1)}; }}");
                Leave(start);
                return Code.Of("statement", $"try {{ throw (Exception?){thrown.Code} ?? new InvalidOperationException(); }} {body} {Pick("catch (HttpRequestException) when (DateTime.Now.Year > 2000) { }", "")} catch (Exception) {{ {Pick("", "return true;", "return false;")} }}");
            }

            case 2:
            {
                var name = Fresh("r");
                var statement = Code.Of("statement", $"var {name} = {Bool(depth)}; try {{ {name} = {Bool(depth)}; }} finally {{ {name} = {Pick("!" + name, name)}; }}");
                _scope.Add(("bool", name));
                return statement;
            }

            default:
                return Code.Of("statement", $"try {{ if ({Bool(depth)}) return {Bool(depth - 1)}; }} catch ({Pick("InvalidCastException", "NullReferenceException", "InvalidOperationException", "Exception")}) {{ return {Bool(depth - 1)}; }}");
        }
    }

    // ---- Conditions

    private Code Bool(int depth)
    {
        if (depth <= 0)
        {
            return Leaf(depth);
        }

        switch (random.Next(26))
        {
            case 0 or 1 or 2:
                return Code.Of(Code.Bool, $"({Bool(depth - 1)} && {Bool(depth - 1)})");
            case 3 or 4 or 5:
                return Code.Of(Code.Bool, $"({Bool(depth - 1)} || {Bool(depth - 1)})");
            case 6:
                return Code.Of(Code.Bool, $"!({Bool(depth - 1)})");
            case 7:
                return Code.Of(Code.Bool, $"({Bool(depth - 1)} ? {Bool(depth - 1)} : {Bool(depth - 1)})");
            case 8:
                return Code.Of(Code.Bool, $"({Bool(depth - 1)} {Pick("^", "==", "!=", "|", "&")} {Bool(depth - 1)})");
            case 9 or 10:
                return Declared(depth);
            case 11 or 12 or 13:
                return Helper(depth);
            case 14:
            {
                var on = Exception(depth - 1);
                return Code.Of(Code.Bool, $"({on.Code} switch {{ null => {Bool(depth - 1)}, {Narrower(on.Type)} => {Bool(depth - 1)}, _ => {Bool(depth - 1)} }})");
            }

            case 15:
                return Code.Of(Code.Bool, $"({Status(depth - 1)} switch {{ null => {Bool(depth - 1)}, {StatusCode()} => {Bool(depth - 1)}, >= {StatusCode()} {Pick($"when {Some(_scope)} is not null ", "")}=> {Bool(depth - 1)}, _ => {Bool(depth - 1)} }})");
            case 16:
                return Code.Of(Code.Bool, $"(({Status(depth - 1)}, {Error(depth - 1)}) switch {{ (null, {Enum("HttpRequestError", Errors)}) => {Bool(depth - 1)}, ({StatusCode()}, _) => {Bool(depth - 1)}, _ => {Bool(depth - 1)} }})");
            default:
                return Leaf(depth);
        }
    }

    /// <summary>A condition that declares a variable for the next.</summary>
    private Code Declared(int depth)
    {
        var on = Exception(depth - 1);
        var type = Narrower(on.Type);
        var name = Fresh("e");
        var start = _scope.Count;
        switch (random.Next(5))
        {
            case 0 or 1:
            {
                _scope.Add((type, name));
                var then = Bool(depth - 1);
                Leave(start);
                return Code.Of(Code.Bool, $"({on.Code} is {type} {name} && {then})");
            }

            case 2:
            {
                _scope.Add((type, name));
                var then = Bool(depth - 1);
                Leave(start);
                return Code.Of(Code.Bool, $"({on.Code} is not {type} {name} || {then})");
            }

            case 3:
            {
                _scope.Add((type, name));
                var then = Bool(depth - 1);
                Leave(start);
                return Code.Of(Code.Bool, $"({on.Code} is {type} {name} ? {then} : {Bool(depth - 1)})");
            }

            default:
            {
                _scope.Add(("Exception", name));
                var then = Bool(depth - 1);
                Leave(start);
                return Code.Of(Code.Bool, $"({on.Code} is {type} {{ InnerException: {{ }} {name} }} && {then})");
            }
        }
    }

    /// <summary>A call of a method, a property or a delegate of the class around it.</summary>
    private Code Helper(int depth)
    {
        var name = Fresh("H");
        var type = Pick("Exception", "Exception", "HttpRequestException", Pick(Types));
        var outer = _scope.ToList();
        _scope.Clear();
        var parameter = Declare(type, "e");
        var kind = random.Next(10);
        Code member;
        switch (kind)
        {
            case 0:
                // Recursion over the chain; the condition is never asked about null.
                member = Code.Of("member", $"private static bool {name}({type}? {parameter}) => {parameter} != null && ({Bool(depth - 1)} || {name}({parameter}.InnerException{Pick("", "", " ?? null")} as {type}));");
                break;
            case 1:
                member = Code.Of("member", $"private static readonly Func<{type}?, bool> {name} = {parameter} => {Bool(depth - 1)};");
                break;
            case 2:
            {
                member = Code.Of("member", $"private static IEnumerable<Exception> {name}({type}? {parameter}) {{ for (Exception? i = {parameter}; i != null; i = i.InnerException) yield return i; }}");
                _scope.Clear();
                _scope.AddRange(outer);
                var item = Declare("Exception", "e");
                var condition = Bool(depth - 1);
                Leave(outer.Count);
                return Code.Of(Code.Bool, $"{name}({As(type, depth - 1)}).{Pick("Any", "All")}({item} => {condition})", member);
            }

            case 3:
            {
                var result = Fresh("o");
                member = Code.Of("member", $"private static bool {name}({type}? {parameter}, out HttpStatusCode {result}) {{ if ((Exception?){parameter} is HttpRequestException {{ StatusCode: {{ }} found }}) {{ {result} = found; return {Bool(depth - 1)}; }} {result} = default; return false; }}");
                _scope.Clear();
                _scope.AddRange(outer);
                return Code.Of(Code.Bool, $"({name}({As(type, depth - 1)}, out var {result}) {Pick("&&", "||")} {result} {Comparison()} {StatusCode()})", member);
            }

            case 4:
                member = Code.Of("member", $"private static async Task<bool> {name}({type}? {parameter}) {{ await Task.Yield(); {Block(depth - 1)} }}");
                break;
            case 5:
                member = Code.Of("member", $"private sealed record {name}({type}? E, bool Extra = {Pick("true", "false")}) {{ public bool Holds => Of(E); private static bool Of({type}? {parameter}) {Body(depth - 1)} }}");
                break;
            default:
                member = Code.Of("member", $"private static bool {name}({(kind == 6 ? "this " : "")}{type}? {parameter}{(kind == 7 ? ", bool also = true" : "")}) {Body(depth - 1)}");
                break;
        }

        _scope.Clear();
        _scope.AddRange(outer);
        var argument = As(type, depth - 1);
        return kind switch
        {
            4 => Code.Of(Code.Bool, $"{name}({argument}){Pick(".Result", ".GetAwaiter().GetResult()")}", member),
            5 => Code.Of(Code.Bool, $"new {name}({argument}).{Pick("Holds", "Holds", "Extra")}", member),
            6 => Code.Of(Code.Bool, $"({argument}).{name}()", member),
            8 => Code.Of(Code.Bool, $"new {type}?[] {{ {argument} }}.Any({name})", member),
            9 => Code.Of(Code.Bool, $"((Func<{type}?, bool>){name})({argument})", member),
            _ => Code.Of(Code.Bool, $"{name}({argument})", member),
        };
    }

    private Code Leaf(int depth)
    {
        switch (random.Next(22))
        {
            case 0:
                return Variable("bool") is { } variable ? Code.Text(Code.Bool, variable) : Code.Text(Code.Bool, Pick("true", "false"));
            case 1 or 2 or 3 or 4:
            {
                var on = Exception(depth);
                return Code.Of(Code.Bool, $"({on.Code} {Pick("is", "is", "is not")} {Narrower(on.Type)})");
            }

            case 5:
            {
                var on = Exception(depth);
                return Code.Of(Code.Bool, $"({on.Code} {Pick("is null", "is not null", "== null", "!= null", "is { }")})");
            }

            case 6 or 7:
            {
                var on = Exception(depth);
                return Code.Of(Code.Bool, $"({on.Code} {Pick("is", "is", "is not")} {Pattern(on.Type, 2)})");
            }

            case 8:
            {
                var on = Exception(depth);
                var type = Pick(Types);
                return Code.Text(Code.Bool, "") with
                {
                    Format = Pick(
                        $"({{0}}?.GetType() == typeof({type}))", $"({{0}}?.GetType() != typeof({type}))", $"typeof({type}).IsInstanceOfType({{0}})",
                        $"({{0}}?.GetType().Name == \"{type}\")", $"typeof({type}).IsAssignableFrom({{0}}?.GetType())"),
                    Parts = [on.Code],
                };
            }

            case 9:
            {
                var on = Exception(depth);
                return Code.Of(Code.Bool, $"({on.Code}?.Message{Pick("?.Contains(\"closed\") == true", " == null", " is { Length: > 0 }", ".Length > 3")})");
            }

            case 10:
            {
                var on = As("SocketException", depth);
                return Code.Of(Code.Bool, $"({on}?.SocketErrorCode {Pick("== SocketError.ConnectionReset", "is SocketError.ConnectionRefused or SocketError.HostNotFound", "!= SocketError.TimedOut")})");
            }

            case 11 or 12:
            {
                var on = As("HttpProtocolException", depth);
                return Code.Of(Code.Bool, $"({on}{Pick("?", "")}.ErrorCode {Pick("== 0", "!= 0", "is 0 or 7", "> 0", "is not 0", "is >= 0 and < 8", "== 11L")})");
            }

            case 13 or 14 or 15:
                return ErrorTest(depth);
            default:
                return StatusTest(depth);
        }
    }

    private Code StatusTest(int depth)
    {
        var status = Status(depth);
        if (random.Next(6) == 0)
        {
            var name = Fresh("s");
            var (first, list) = (StatusCode(), Pick("new() { {0}, {1} }", "new() { {0} }"));
            var type = Pick("List<HttpStatusCode>", "HashSet<HttpStatusCode>");
            return Code.Of(
                Code.Bool,
                $"{name}.Contains(({status}){Pick(".Value", ".GetValueOrDefault()", $" ?? {StatusCode()}")})",
                Code.Text("member", $"private static readonly {type} {name} = {list.Replace("{0}", first).Replace("{1}", StatusCode())};"));
        }

        var (a, b) = (StatusCode(), StatusCode());
        var number = Pick("500", "503", "400", "200", "5");
        var held = Fresh("s");
        return Code.Text(Code.Bool, "") with
        {
            Format = Pick(
                $"({{0}} == {a})", $"({{0}} != {a})", $"({{0}} {Comparison()} {a})", $"({a} {Comparison()} {{0}})", $"({{0}} is {a})", $"({{0}} is {a} or {b})",
                $"({{0}} is not {a})", $"({{0}} is not ({a} or {b}))", $"({{0}} is >= {a} and < {b})", "({0} is null)", "({0} is not null)", $"({{0}} is null or >= {a})",
                $"({{0}} is {{{{ }}}} {held} && (int){held} {Comparison()} {number})", $"({{0}} is HttpStatusCode {held} && {held} != {a})", $"({{0}} is not {{{{ }}}} {held} || {held} == {a})",
                "({0}).HasValue", "!({0}).HasValue", "({0} == null)", "(null != {0})", $"(({{0}}).HasValue && ({{0}}).Value == {a})", $"(({{0}}).Value == {a})",
                $"((int?){{0}} {Comparison()} {number})", $"((int)({{0}}) {Comparison()} {number})", "((int?){0} / 100 == 5)", $"((int?){{0}} is >= {number} and <= 599)",
                $"(((int?){{0}} ?? 0) {Comparison()} {number})", $"(({{0}}).GetValueOrDefault() == {a})", $"((int)({{0}}).GetValueOrDefault() {Comparison()} {number})",
                $"(({{0}}).GetValueOrDefault({a}) {Comparison()} {b})", $"(({{0}} ?? {a}) == {b})", $"new[] {{{{ {a}, {b} }}}}.Contains(({{0}}).Value)",
                $"new HttpStatusCode?[] {{{{ null, {a} }}}}.Contains({{0}})", $"new List<HttpStatusCode?> {{{{ {a}, {b} }}}}.Contains({{0}})",
                $"Equals({{0}}, {a})", $"({{0}}).Equals({a})", $"new HttpStatusCode?[] {{{{ {a}, null }}}}.Any({held} => {held} == {{0}})",
                $"(Array.IndexOf(new HttpStatusCode?[] {{{{ {a} }}}}, {{0}}) >= 0)", $"((byte)(int)({{0}} ?? 0) {Comparison()} 247)", $"((double?)(int?){{0}} / 2 {Comparison()} {number})",
                $"(({{0}} - {a}) {Comparison()} 0)", $"(({{0}} == {a}) is true)", $"(({{0}} {Comparison()} {a}) == {Pick("true", "false")})", $"(({{0}})?.ToString() == \"ServiceUnavailable\")",
                $"(((int?){{0}}) switch {{{{ >= {number} => true, null => {Pick("true", "false")}, _ => false }}}})", $"((bool?)({{0}} == {a}) ?? true)",
                $"({{0}} is var {held} && {held} == {a})", $"HttpStatusCode.{Pick(Statuses)}.Equals({{0}})", $"(((uint?){{0}} ?? 1) - 2 {Comparison()} {number})"),
            Parts = [status],
        };
    }

    private Code ErrorTest(int depth)
    {
        var error = Error(depth);
        var (a, b) = (Enum("HttpRequestError", Errors), Enum("HttpRequestError", Errors));
        var held = Fresh("r");
        return Code.Text(Code.Bool, "") with
        {
            Format = Pick(
                $"({{0}} == {a})", $"({{0}} != {a})", $"({{0}} is {a})", $"({{0}} is {a} or {b})", $"({{0}} is not {a})", $"({{0}} is not ({a} or {b}))",
                $"new HttpRequestError?[] {{{{ {a}, {b} }}}}.Contains({{0}})", $"({{0}} switch {{{{ {a} => true, null => false, _ => {Pick("true", "false")} }}}})",
                $"((int?){{0}} == {random.Next(8)})", "({0} is null)", $"({{0}} is {{{{ }}}} {held} && {held} == {a})", $"({{0}}).Equals({a})"),
            Parts = [error],
        };
    }

    /// <summary>A property pattern over an exception of a static type.</summary>
    private Code Pattern(string type, int depth)
    {
        var narrow = Narrower(type);
        if (depth <= 0)
        {
            return Code.Text("pattern", narrow);
        }

        var inner = random.Next(5) switch
        {
            0 => Code.Text("pattern", "null"),
            1 => Code.Text("pattern", "not null"),
            2 => Code.Of("pattern", $"not {Narrower("Exception")}"),
            _ => Pattern("Exception", depth - 1),
        };
        var members = new List<Code>();
        if (random.Next(2) == 0)
        {
            members.Add(Code.Of("property", $"InnerException: {inner}"));
        }
        else if (random.Next(4) == 0)
        {
            members.Add(Code.Of("property", $"InnerException.InnerException: {inner}"));
        }

        if (Derives(narrow, "HttpRequestException") && random.Next(3) > 0)
        {
            members.Add(Code.Text("property", "StatusCode: " + Pick("null", "not null", StatusCode(), $">= {StatusCode()}", $"null or {StatusCode()}", $"not {StatusCode()}", "{ }")));
        }

        if ((Derives(narrow, "HttpRequestException") || Derives(narrow, "HttpIOException")) && random.Next(3) > 0)
        {
            members.Add(Code.Text("property", "HttpRequestError: " + Pick(Enum("HttpRequestError", Errors), $"not {Enum("HttpRequestError", Errors)}", $"{Enum("HttpRequestError", Errors)} or {Enum("HttpRequestError", Errors)}")));
        }

        if (Derives(narrow, "HttpProtocolException") && random.Next(3) > 0)
        {
            members.Add(Code.Text("property", "ErrorCode: " + Pick("0", "not 0", "0 or 7", "> 0", "11")));
        }

        var properties = new Code("properties", string.Join(", ", members.Select((_, i) => $"{{{i}}}")), members);
        var text = Code.Of("pattern", $"{Pick(narrow + " ", narrow + " ", type == narrow ? "" : narrow + " ")}{{ {properties} }}");
        return random.Next(5) == 0 ? Code.Of("pattern", $"({text} {Pick("or", "and not")} {Narrower(type)})") : text;
    }

    // ---- Values

    /// <summary>A status that may be null.</summary>
    private Code Status(int depth) =>
        random.Next(5) == 0 && Variable("HttpStatusCode?") is { } variable ? Code.Text("HttpStatusCode?", variable)
        : VariableOf("HttpRequestException") is { } request && random.Next(3) > 0 ? Code.Text("HttpStatusCode?", $"{request}.StatusCode")
        : Code.Of("HttpStatusCode?", $"{As("HttpRequestException", depth)}?.StatusCode");

    /// <summary>An error that may be null.</summary>
    private Code Error(int depth) =>
        VariableOf("HttpRequestException") is { } request && random.Next(3) > 0
            ? Code.Text("HttpRequestError?", $"((HttpRequestError?){request}.HttpRequestError)")
            : Code.Of("HttpRequestError?", $"{As(Pick("HttpRequestException", "HttpRequestException", "HttpIOException"), depth)}?.HttpRequestError");

    /// <summary>An exception, by its static type; may be null.</summary>
    private (Code Code, string Type) Exception(int depth)
    {
        var (type, name) = Pick(_scope.Where(variable => Bases.ContainsKey(variable.Type)).ToArray());
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                return (Code.Text("Exception", $"{name}.InnerException"), "Exception");
            case 3:
                return (Code.Text("Exception", $"{name}?.InnerException{Pick("", "?.InnerException", "?.InnerException")}"), "Exception");
            case 4:
                return (Code.Text("Exception", $"{name}.GetBaseException()"), "Exception");
            case 5 when depth > 0:
            {
                var other = Exception(depth - 1);
                return (Code.Of("Exception", $"({Exception(depth - 1).Code} ?? (Exception?){other.Code})"), "Exception");
            }

            case 6 when depth > 0:
            {
                var from = Exception(depth - 1);
                var target = Narrower(from.Type);
                return (Code.Of(target, $"({from.Code} as {target})"), target);
            }

            case 7 when depth > 0:
            {
                var condition = Bool(depth - 1);
                return (Code.Of("Exception", $"({condition} ? (Exception?){Exception(depth - 1).Code} : {Exception(depth - 1).Code})"), "Exception");
            }

            case 8 when random.Next(3) == 0:
                return (Code.Of("InvalidOperationException", $"new InvalidOperationException(\"x\", {name})"), "InvalidOperationException");
            default:
                return (Code.Text(type, name), type);
        }
    }

    /// <summary>An exception as a certain type, null or thrown where it is not.</summary>
    private Code As(string type, int depth)
    {
        if (VariableOf(type) is { } variable && random.Next(3) > 0)
        {
            return Code.Text(type, variable);
        }

        var value = Exception(depth);
        return Derives(value.Type, type) ? value.Code
            : Derives(type, value.Type) ? Code.Of(type, random.Next(4) == 0 ? (FormattableString)$"(({type}?){value.Code})" : $"({value.Code} as {type})")
            : Code.Of(type, $"((Exception?){value.Code} as {type})");
    }

    private string? VariableOf(string type) => Some(_scope.Where(variable => Bases.ContainsKey(variable.Type) && Derives(variable.Type, type)));

    private string? Variable(string type) => Some(_scope.Where(variable => variable.Type == type));

    private string? Some(IEnumerable<(string Type, string Name)> variables) => variables.ToArray() is { Length: > 0 } some ? Pick(some).Name : null;

    /// <summary>A type that a value of a static type may have.</summary>
    private string Narrower(string type) => Pick(Types.Where(other => Derives(other, type)).ToArray());

    private static bool Derives(string? type, string from)
    {
        for (; type is not null; type = Bases[type])
        {
            if (type == from)
            {
                return true;
            }
        }

        return false;
    }

    private string StatusCode() => random.Next(5) == 0 ? $"(HttpStatusCode){Pick("500", "503", "429", "400")}" : Enum("HttpStatusCode", Statuses);

    private string Enum(string type, string[] names) => $"{type}.{Pick(names)}";

    private string Comparison() => Pick("==", "!=", ">=", ">", "<", "<=");

    private string Declare(string type, string prefix)
    {
        var name = Fresh(prefix);
        _scope.Add((type, name));
        return name;
    }

    private string Fresh(string prefix) => $"{prefix}{++_names}";

    private void Leave(int start) => _scope.RemoveRange(start, _scope.Count - start);

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
