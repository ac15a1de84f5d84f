package io.cpcluster.node.compute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a text against the limits and the grammar of a dialect, in one pass without recursion:
 * after an operand an operator is expected, after an operator an operand. What it lets through is
 * grammatical, so evaluating it can fail only by its numbers. Implicit multiplication ({@code 2x},
 * {@code (1)(2)}) is refused. Positions in messages count characters from 1.
 */
final class ExpressionReader {

  /** What the text is: an expression, or not. */
  sealed interface Reading {

    record Valid(List<Symbol> symbols) implements Reading {}

    record Invalid(String message) implements Reading {}
  }

  private final String source;
  private final Dialect dialect;
  private final Tokenizer tokenizer;
  private final List<Symbol> symbols = new ArrayList<>();
  private final Deque<Bracket> open = new ArrayDeque<>();
  private boolean operandExpected = true;

  private ExpressionReader(String source, Dialect dialect) {
    this.source = source;
    this.dialect = dialect;
    this.tokenizer = new Tokenizer(source);
  }

  static Reading read(String source, Dialect dialect) {
    if (source.length() > ExpressionLimits.MAX_CHARACTERS) {
      return new Reading.Invalid(
          "expression has %d characters; at most %d are allowed"
              .formatted(source.length(), ExpressionLimits.MAX_CHARACTERS));
    }
    return new ExpressionReader(source, dialect).read();
  }

  private Reading read() {
    Token token;
    do {
      token = tokenizer.next();
      String complaint = take(token);
      if (complaint != null) {
        return new Reading.Invalid(complaint);
      }
    } while (token.kind() != Token.Kind.END);
    return new Reading.Valid(symbols);
  }

  /** Returns what is wrong with the token, or null when it was added to the symbols. */
  private @Nullable String take(Token token) {
    if (tokenizer.count() > ExpressionLimits.MAX_TOKENS) {
      return "expression has more than %d parts (numbers, names, operators, brackets)"
          .formatted(ExpressionLimits.MAX_TOKENS);
    }
    if (token.kind() == Token.Kind.FOREIGN) {
      return "character %s is not part of an expression".formatted(quotedAt(token));
    }
    return operandExpected ? takeOperand(token) : takeOperator(token);
  }

  private @Nullable String takeOperand(Token token) {
    return switch (token.kind()) {
      case NUMBER -> {
        symbols.add(new Symbol.Literal(text(token)));
        yield operandComplete();
      }
      case NAME -> takeName(token);
      case OPEN -> {
        symbols.add(new Symbol.Open());
        yield openBracket(new Bracket(token, null));
      }
      case OPERATOR -> {
        char operator = source.charAt(token.start());
        if (operator == '+' || operator == '-') {
          symbols.add(new Symbol.Prefix(operator));
          yield null;
        }
        yield operandMissing(token);
      }
      case CLOSE -> {
        Bracket bracket = open.peek();
        if (bracket == null) {
          yield closesNothing(token);
        }
        yield bracket.function != null && symbols.getLast() instanceof Symbol.CallStart
            ? wrongArguments(bracket, bracket.function, 0)
            : operandMissing(token);
      }
      case END -> {
        if (symbols.isEmpty()) {
          yield "expression is empty; something like 1+2 was expected";
        }
        yield "expression \"%s\" ends where a number was expected (position %d)"
            .formatted(Excerpt.of(source), position(token));
      }
      case COMMA, FOREIGN -> operandMissing(token);
    };
  }

  private @Nullable String takeOperator(Token token) {
    return switch (token.kind()) {
      case OPERATOR -> takeInfixOrPostfix(token);
      case CLOSE -> closeBracket(token);
      case COMMA -> takeComma(token);
      case END -> {
        Bracket bracket = open.peek();
        yield bracket == null ? null : "%s is never closed".formatted(quotedAt(bracket.token));
      }
      case NAME -> takeImaginarySuffix(token) ? null : operatorMissing(token);
      case NUMBER, OPEN, FOREIGN -> operatorMissing(token);
    };
  }

  private @Nullable String takeName(Token token) {
    int length = token.end() - token.start();
    if (length > ExpressionLimits.MAX_NAME_CHARACTERS) {
      return "name %s has %d characters; at most %d are allowed"
          .formatted(quotedAt(token), length, ExpressionLimits.MAX_NAME_CHARACTERS);
    }
    String name = text(token);
    if (dialect.constants().contains(name)) {
      symbols.add(new Symbol.Constant(name));
      return operandComplete();
    }
    boolean known = dialect.functions().containsKey(name);
    Token following = tokenizer.next();
    boolean called = following.kind() == Token.Kind.OPEN;
    if (!known) {
      return dialect.unknownName().message(Excerpt.of(name), position(token), called);
    }
    if (!called) {
      return "function %s needs its arguments in brackets, as in %s(2)"
          .formatted(quotedAt(token), name);
    }
    symbols.add(new Symbol.CallStart(name));
    return openBracket(new Bracket(token, name));
  }

  private boolean takeImaginarySuffix(Token token) {
    boolean adjacent = !Character.isWhitespace(source.charAt(token.start() - 1));
    if (dialect.imaginarySuffix()
        && adjacent
        && text(token).equals("i")
        && symbols.getLast() instanceof Symbol.Literal(String digits)) {
      symbols.set(symbols.size() - 1, new Symbol.Imaginary(digits));
      return true;
    }
    return false;
  }

  private @Nullable String takeInfixOrPostfix(Token token) {
    char operator = source.charAt(token.start());
    if (operator != '!') {
      symbols.add(new Symbol.Binary(operator));
      operandExpected = true;
      return null;
    }
    if (!dialect.factorial()) {
      return "operator %s is not known here; known: + - * / %% ^".formatted(quotedAt(token));
    }
    symbols.add(new Symbol.Factorial());
    return null;
  }

  private @Nullable String takeComma(Token token) {
    Bracket bracket = open.peek();
    if (bracket == null || bracket.function == null) {
      return "%s is not between the arguments of a function; decimals are written with a point"
          .formatted(quotedAt(token));
    }
    bracket.commas++;
    symbols.add(new Symbol.CallNext(bracket.function));
    operandExpected = true;
    return null;
  }

  private @Nullable String openBracket(Bracket bracket) {
    if (open.size() == ExpressionLimits.MAX_BRACKET_DEPTH) {
      return "brackets are nested more than %d deep at position %d"
          .formatted(ExpressionLimits.MAX_BRACKET_DEPTH, position(bracket.token));
    }
    open.push(bracket);
    return null;
  }

  private @Nullable String closeBracket(Token token) {
    Bracket bracket = open.poll();
    if (bracket == null) {
      return closesNothing(token);
    }
    String function = bracket.function;
    if (function == null) {
      symbols.add(new Symbol.Close());
      return null;
    }
    int arguments = bracket.commas + 1;
    Dialect.Arity arity = dialect.functions().get(function);
    if (arity == null || !arity.allows(arguments)) {
      return wrongArguments(bracket, function, arguments);
    }
    symbols.add(new Symbol.CallEnd(function));
    return null;
  }

  private @Nullable String operandComplete() {
    operandExpected = false;
    return null;
  }

  private String operandMissing(Token token) {
    return "a number, a name or \"(\" was expected instead of %s".formatted(quotedAt(token));
  }

  private String operatorMissing(Token token) {
    return "an operator is missing before %s; multiplication is written with *"
        .formatted(quotedAt(token));
  }

  private String closesNothing(Token token) {
    return "%s closes nothing".formatted(quotedAt(token));
  }

  private String wrongArguments(Bracket bracket, String function, int arguments) {
    return "function %s takes %s, not %d"
        .formatted(quotedAt(bracket.token), dialect.functions().get(function), arguments);
  }

  private String quotedAt(Token token) {
    return "\"%s\" at position %d".formatted(Excerpt.of(text(token)), position(token));
  }

  private String text(Token token) {
    return source.substring(token.start(), token.end());
  }

  private int position(Token token) {
    return source.codePointCount(0, token.start()) + 1;
  }

  /** A bracket that is not closed yet, or a function's name and its bracket. */
  private static final class Bracket {
    private final Token token;
    private final @Nullable String function;
    private int commas;

    private Bracket(Token token, @Nullable String function) {
      this.token = token;
      this.function = function;
    }
  }
}
