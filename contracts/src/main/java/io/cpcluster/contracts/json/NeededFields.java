package io.cpcluster.contracts.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Lets the mapper refuse a message that lacks a field it needs, instead of handing out a record
 * with a null that its type denies. A record's component is needed unless it is {@code @Nullable}
 * or a primitive (absent reads as 0); a list or map that is absent reads as empty.
 */
final class NeededFields extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return (isNeverNull(member) && !holdsMany(member)) ? Boolean.TRUE : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated member) {
    if (!isNeverNull(member)) {
      return JsonSetter.Value.empty();
    }
    return JsonSetter.Value.forValueNulls(holdsMany(member) ? Nulls.AS_EMPTY : Nulls.FAIL);
  }

  private static boolean holdsMany(Annotated member) {
    Class<?> type = member.getRawType();
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  private static boolean isNeverNull(Annotated member) {
    return member instanceof AnnotatedParameter parameter
        && parameter.getMember() instanceof Constructor<?> constructor
        && constructor.getDeclaringClass().isRecord()
        && !parameter.getRawType().isPrimitive()
        && !constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
            Nullable.class);
  }
}
