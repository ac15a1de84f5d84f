package io.cpcluster.contracts.access;

import java.util.List;

/** The people of a cluster, by their names. */
public record UserList(List<UserView> users) {
  public UserList {
    users = List.copyOf(users);
  }
}
